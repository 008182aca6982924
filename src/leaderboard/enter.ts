import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plain } from '../eval/decisions/plain.ts';
import { diagnosers } from '../eval/diagnosers/index.ts';
import type { LabelConfig } from '../eval/labels/config.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import { none } from '../eval/normalisations/none.ts';
import type { ResultRow } from '../eval/result.ts';
import { tasks, windowFor } from '../eval/tasks/index.ts';
import { diagnoserName } from '../eval/tasks/task.ts';
import { percentOf } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { readFileBytes, writeFileAtomic, writePacked } from '../lib/files.ts';
import type { Table } from '../tables/table.ts';
import { type TableColumn, writeTable } from '../traces/store/tables.ts';
import type { Card } from './card.ts';
import type { EvaluationFiles } from './result-predictions.ts';
import { officialSize, type Roster } from './roster.ts';

/** A diagnoser of ours on a feature set. */
export interface OwnLine {
  readonly diagnoser: string;
  readonly features: string;
}

/** Entered by default: the best learner, what earlier tools read, a linear one, and the floor. */
export const defaultLines: readonly OwnLine[] = [
  { diagnoser: 'forest', features: 'all' },
  { diagnoser: 'forest', features: 'baseline' },
  { diagnoser: 'logistic', features: 'all' },
  { diagnoser: 'majority', features: 'all' },
];

/**
 * Turns predictions of an evaluation into a submission folder: every task that the line predicted
 * under all official splits.
 * @returns the folder. @throws InputError `nothing-to-enter`, `no-predictions`, `write-failed`.
 */
export async function enterLine(
  evaluation: EvaluationFiles,
  line: OwnLine,
  { roster, config, out }: { readonly roster: Roster; readonly config: LabelConfig; readonly out: string },
): Promise<string> {
  const rows = rowsOf(evaluation.result.rows, line, roster, config);
  if (rows.length === 0) throw nothingToEnter(line, roster);
  const predictions: Prediction[] = [];
  for (const row of rows) predictions.push(...officialPredictions(await requirePredictions(evaluation, row)));
  const folder = join(out, `${line.diagnoser}-${line.features}`.replace(/[^a-z0-9]+/g, '-'));
  await writePredictions(join(folder, 'predictions.arrow'), predictions);
  await writeFileAtomic(join(folder, 'card.json'), `${JSON.stringify(cardOf(line, roster), null, 2)}\n`);
  return folder;
}

function rowsOf(rows: readonly ResultRow[], line: OwnLine, roster: Roster, config: LabelConfig): ResultRow[] {
  return [...roster.tasks].flatMap(([task, { splits }]) => {
    const name = diagnoserName(tasks.get(task), line.diagnoser);
    const window = percentOf(windowFor(task, config));
    const own = rows.filter(
      (row) =>
        row.task === task &&
        row.diagnoser === name &&
        row.features === line.features &&
        row.normalisation === none.id &&
        row.decision === plain.id &&
        row.window === window &&
        splits.has(row.split),
    );
    return own.length === splits.size ? own : [];
  });
}

/** One prediction, and its class scores by their columns. */
type Prediction = Readonly<Record<string, unknown>>;

const textNames = ['trace_id', 'task', 'split', 'prediction'];
const numberNames = ['repeat', 'fold'];

function officialPredictions({ rows, columns }: Table): Prediction[] {
  const kept = [...columns].filter(([name]) => name !== 'diagnoser_seed');
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(kept.map(([name, cells]) => [name, cells[i]])),
  ).filter(({ repeat }) => (repeat as number) < officialSize.repeats);
}

/** Text of few values is kept once; packed, an entry takes a tenth. */
async function writePredictions(path: string, predictions: readonly Prediction[]): Promise<void> {
  const scores = [...new Set(predictions.flatMap((prediction) => Object.keys(prediction)))].filter((name) =>
    name.startsWith('score_'),
  );
  const column = (name: string, type: TableColumn['type'], nullable = false): TableColumn => ({
    name,
    type,
    nullable,
    values: predictions.map((prediction) => (prediction[name] ?? null) as string | number | null),
  });
  await writeTable(path, {
    kind: 'predictions',
    schemaVersion: 1,
    columns: [
      ...textNames.map((name) => column(name, 'category')),
      ...numberNames.map((name) => column(name, 'int32')),
      ...scores.map((name) => column(name, 'float64', true)),
    ],
  });
  await writePacked(path, await readFileBytes(path));
  await rm(path);
}

function cardOf({ diagnoser, features }: OwnLine, { corpus, splits }: Roster): Card {
  return {
    schemaVersion: 1,
    title: `${diagnoser} on ${featureSets.get(features).title}`,
    authors: ['faultgap'],
    method: `${diagnosers.get(diagnoser).title}; a diagnoser of faultgap as it comes, on the feature set ${features}.`,
    code: null,
    trainedOn: 'the training folds of each split',
    selection: 'settings fixed beforehand; scaling, imputation and selection inside fit',
    sawHeldOut: false,
    corpus,
    splits,
  };
}

async function requirePredictions(evaluation: EvaluationFiles, row: ResultRow): Promise<Table> {
  const table = await evaluation.predictionsOf(row);
  if (table !== null) return table;
  throw new InputError('no-predictions', {
    rule: `the predictions of ${row.diagnoser} on ${row.features} under ${row.split} must lie beside the result`,
    need: `a file of SHA-256 ${row.predictionsSha256}`,
    value: 'none',
    remedy: 'Evaluate again into the same directory: finished predictions are kept.',
  });
}

function nothingToEnter({ diagnoser, features }: OwnLine, roster: Roster): InputError {
  return new InputError('nothing-to-enter', {
    rule: `${diagnoser} on ${features} has predicted no task under all splits of the leaderboard`,
    need: [...roster.tasks.values()]
      .flatMap(({ splits }) => [...splits.keys()])
      .slice(0, 2)
      .join(' and '),
    remedy: 'Evaluate it under S1 and S4 with five folds and seed 0.',
  });
}
