import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecording } from '../../src/eval/recording.ts';
import type { Card } from '../../src/leaderboard/card.ts';
import { type Roster, readRoster } from '../../src/leaderboard/roster.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { formatCsv } from '../../src/tables/csv.ts';
import { writeLabelledRecording, writeSmallFeatures } from '../eval/small-recording.ts';

/** A small recording with both feature tables, and what the leaderboard asks of it. */
export async function smallRoster(): Promise<{ directory: string; roster: Roster }> {
  const directory = await writeLabelledRecording();
  await writeSmallFeatures(directory, 0.2);
  return { directory, roster: await readRoster(await readRecording({ directory })) };
}

/** One line of predictions, as text. */
export interface Line {
  trace_id: string;
  task: string;
  split: string;
  repeat: string;
  fold: string;
  prediction: string;
}

interface Asked {
  readonly traceId: string;
  readonly program: string;
  readonly mutant: string;
  readonly split: string;
  readonly i: number;
}

/** Errs on a share of the mutants with all their seeds, as who reads features does. */
export function oneMutantIn(count: number): (line: Pick<Asked, 'mutant'>) => boolean {
  return ({ mutant }) => Number.parseInt(sha256(mutant).slice(0, 6), 16) % count === 0;
}

/** Every line that the roster asks for; `isWrong` says which answers are of another class. */
export function linesFor(roster: Roster, isWrong: (line: Asked) => boolean = () => false): Line[] {
  return [...roster.tasks].flatMap(([task, { data, splits }]) =>
    [...splits].flatMap(([split, { testFolds }]) =>
      testFolds.flatMap((folds, repeat) =>
        data.rows.map(({ traceId, program, mutant }, i) => {
          const shift = isWrong({ traceId, program, mutant, split, i }) ? 1 : 0;
          return {
            trace_id: traceId,
            task,
            split,
            repeat: String(repeat),
            fold: String(folds[i]),
            prediction: data.classes[(data.labels[i]! + shift) % data.classes.length]!,
          };
        }),
      ),
    ),
  );
}

/** Numbers are written as such, so that a minus sign starts no formula. */
export function csvOf(lines: readonly object[]): string {
  const typed = (name: string, cell: string) =>
    /^(fold|repeat|score_.*)$/.test(name) && /^-?[\d.]+$/.test(cell) ? Number(cell) : cell;
  return formatCsv(
    Object.keys(lines[0]!),
    lines.map((line) => Object.entries(line).map(([name, cell]) => typed(name, cell))),
  );
}

export function cardFor(
  { corpus, splits }: Roster,
  changes: Partial<Record<keyof Card, unknown>> = {},
): object {
  return {
    schemaVersion: 2,
    title: 'An entry',
    authors: ['A. Writer'],
    method: 'Looks at the answers.',
    code: 'https://example.org/code',
    trainedOn: 'the training folds',
    selection: 'none',
    sawHeldOut: false,
    track: 'inductive',
    recipe: null,
    corpus,
    splits,
    ...changes,
  };
}

/** Writes a submission folder below a directory. */
export async function writeEntry(
  directory: string,
  name: string,
  { card, predictions }: { readonly card: object | string; readonly predictions: string },
): Promise<string> {
  const folder = join(directory, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'card.json'), typeof card === 'string' ? card : JSON.stringify(card));
  await writeFile(join(folder, 'predictions.csv'), predictions);
  return folder;
}
