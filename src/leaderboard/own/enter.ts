import { diagnosers } from '../../eval/diagnosers/index.ts';
import type { LabelConfig } from '../../eval/labels/config.ts';
import type { ResultRow } from '../../eval/result.ts';
import { tasks, windowFor } from '../../eval/tasks/index.ts';
import { diagnoserName } from '../../eval/tasks/task.ts';
import { percentOf } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import type { Table } from '../../tables/table.ts';
import type { Recipe } from '../card.ts';
import type { EvaluationFiles } from '../result-predictions.ts';
import { officialSize, type Roster } from '../roster.ts';
import { hasOwnColumns, nameEntry, writeOwnEntry } from './own-entry.ts';
import { predictProgramPrior } from './program-prior.ts';
import { type PredictedLine, programPriorRecipe } from './recipe.ts';

/** What entries are made of. */
export interface EntrySource {
  readonly evaluations: readonly EvaluationFiles[];
  readonly roster: Roster;
  readonly config: LabelConfig;
}

/** A row of a result, and the evaluation that it is of. */
interface FoundRow {
  readonly row: ResultRow;
  readonly evaluation: EvaluationFiles;
}

/**
 * Everything that the evaluations predicted under all official splits of a task, and the floor that no
 * evaluation has: the program alone. By name.
 */
export function listLines(source: EntrySource): Recipe[] {
  const lines = new Map([[nameEntry(programPriorRecipe), programPriorRecipe]]);
  for (const { result } of source.evaluations)
    for (const row of result.rows) {
      const diagnoser = row.diagnoser.replace(/-noval$/, '');
      if (!diagnosers.has(diagnoser)) continue;
      const features = hasOwnColumns(diagnoser) ? 'all' : row.features;
      const { normalisation, decision } = row;
      const line = { diagnoser, features, normalisation, decision };
      if (rowsOf(source, line).length > 0) lines.set(nameEntry(line), line);
    }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/**
 * Turns predictions of evaluations into a submission folder: every task that the line predicted under all
 * official splits.
 * @returns the folder. @throws InputError `nothing-to-enter`, `no-predictions`, `write-failed`.
 */
export async function enterLine(source: EntrySource, line: Recipe, out: string): Promise<string> {
  const { roster } = source;
  if (line.diagnoser === programPriorRecipe.diagnoser)
    return writeOwnEntry(out, programPriorRecipe, predictProgramPrior(roster), roster);
  const rows = rowsOf(source, line);
  if (rows.length === 0) throw nothingToEnter(line, roster);
  const predictions: PredictedLine[] = [];
  for (const { row, evaluation } of rows)
    predictions.push(...officialPredictions(await requirePredictions(evaluation, row)));
  return writeOwnEntry(out, line, predictions, roster);
}

function rowsOf({ evaluations, roster, config }: EntrySource, line: Recipe): FoundRow[] {
  return [...roster.tasks].flatMap(([task, { splits }]) => {
    const wanted = {
      task,
      diagnoser: diagnoserName(tasks.get(task), line.diagnoser),
      features: hasOwnColumns(line.diagnoser) ? line.diagnoser : line.features,
      normalisation: line.normalisation,
      decision: line.decision,
      window: percentOf(windowFor(task, config)),
    };
    const keys = Object.keys(wanted) as (keyof typeof wanted)[];
    const own = evaluations.flatMap((evaluation) =>
      evaluation.result.rows
        .filter((row) => keys.every((key) => row[key] === wanted[key]) && splits.has(row.split))
        .map((row) => ({ row, evaluation })),
    );
    const first = [...splits.keys()].map((split) => own.find(({ row }) => row.split === split));
    return first.every((found) => found !== undefined) ? first : [];
  });
}

/** Class scores are kept where something is made of them: of two classes, to two decimals. */
function officialPredictions({ rows, columns }: Table): PredictedLine[] {
  const scores = [...columns.keys()].filter((name) => name.startsWith('score_'));
  const kept = [...columns].filter(([name]) => name !== 'diagnoser_seed' && !name.startsWith('score_'));
  return Array.from({ length: rows }, (_, i) => ({
    ...Object.fromEntries(kept.map(([name, cells]) => [name, cells[i]])),
    ...(scores.length === 2 && roundedScores(scores, columns, i)),
  })).filter(({ repeat }: PredictedLine) => (repeat as number) < officialSize.repeats);
}

const steps = 100;

function roundedScores(
  [first, second]: readonly string[],
  columns: Table['columns'],
  i: number,
): Record<string, number> {
  const [a, b] = [first!, second!].map((name) => Number(columns.get(name)![i]));
  // An abstention has no score.
  if (a === 0 && b === 0) return { [first!]: 0, [second!]: 0 };
  const share = Math.round(b! * steps);
  return { [first!]: (steps - share) / steps, [second!]: share / steps };
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

function nothingToEnter(line: Recipe, roster: Roster): InputError {
  return new InputError('nothing-to-enter', {
    rule: `${nameEntry(line)} has predicted no task under all splits of the leaderboard`,
    need: [...roster.tasks.values()]
      .flatMap(({ splits }) => [...splits.keys()])
      .slice(0, 2)
      .join(' and '),
    remedy: 'Evaluate it under S1 and S4 with five folds and seed 0.',
  });
}
