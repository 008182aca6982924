import { type MadeFrom, writeMadeFrom } from '../../traces/store/made-from.ts';
import { type Cells, type ColumnSpec, type FileEntry, writeArrow } from '../../traces/store/store.ts';
import type { Split } from '../contract.ts';
import { plain } from '../decisions/plain.ts';
import type { Predictions } from '../evaluate.ts';
import { none } from '../normalisations/none.ts';
import type { TaskRows } from '../rows.ts';

/** Version 2 names all that the predictions were made from. */
export const predictionsFormat = { kind: 'predictions', schemaVersion: 2 } as const;

/** Stands for a class where a diagnoser named none; it counts as wrong. */
export const abstained = 'abstained';

/** Whose predictions a file holds. */
export interface PredictionsIdentity {
  readonly diagnoser: string;
  readonly features: string;
  readonly normalisation: string;
  readonly decision: string;
  /** Percent of the run that was seen. */
  readonly window: number;
}

/** The beginning of a file's name: a normalisation and a decision are named where they are not the usual ones. */
export function namePredictions(
  identity: Pick<PredictionsIdentity, 'diagnoser' | 'features' | 'normalisation' | 'decision'> & {
    readonly task: string;
  },
): string[] {
  const { task, diagnoser, features, normalisation, decision } = identity;
  const parts = [task, diagnoser, features];
  if (normalisation !== none.id) parts.push(normalisation);
  if (decision !== plain.id) parts.push(decision);
  return parts;
}

/** What differs from the default is named, so that no two files of a study share a name. */
export function namePredictionsFile(
  { isDefaultWindow }: { readonly isDefaultWindow: boolean },
  line: Parameters<typeof namePredictions>[0] & { readonly window: number },
  split: string,
): string {
  const parts = namePredictions(line);
  if (!isDefaultWindow) parts.push(`first-${line.window}`);
  return [...parts, split].join('-');
}

/**
 * Writes the unit of submission: per repeat one record batch, per trace one row with `trace_id`, `task`, `split`, `repeat`,
 * `fold`, `prediction` and one column `score_<class>` per class. Same predictions, same bytes.
 * @param madeFrom recording, labels, feature tables and split.
 */
export function writePredictions(
  path: string,
  identity: PredictionsIdentity,
  data: Pick<TaskRows, 'classes'>,
  split: Split,
  { predictions, scores }: Predictions,
  madeFrom: MadeFrom,
): Promise<FileEntry> {
  const columnsOf = (type: ColumnSpec['type'], names: readonly string[]) =>
    names.map((name): ColumnSpec => ({ name, type, nullable: false }));
  const columns = [
    ...columnsOf('utf8', ['trace_id', 'task', 'split', 'prediction']),
    ...columnsOf('int32', ['repeat', 'fold', 'diagnoser_seed']),
    ...columnsOf('float64', data.classes.map((name) => `score_${name}`)), // biome-ignore format: as its siblings
  ];
  const rows = split.traceIds.length;
  const constant = <T>(value: T): T[] => new Array<T>(rows).fill(value);
  const batches = split.testFolds.map((testFold, repeat): Cells[] => [
    split.traceIds,
    constant(split.task),
    constant(split.strategy),
    Array.from(predictions[repeat]!, (c) => data.classes[c] ?? abstained),
    constant(repeat),
    testFold,
    constant(split.size.seed + repeat),
    ...data.classes.map((_, c) =>
      Float64Array.from({ length: rows }, (_, i) => scores[repeat]![i * data.classes.length + c]!),
    ),
  ]);
  const { diagnoser, features, normalisation, decision, window } = identity;
  const named = { diagnoser, features, normalisation, decision, window: String(window) };
  const metadata = { ...named, ...writeMadeFrom(madeFrom) };
  return writeArrow(path, { ...predictionsFormat, metadata, columns, batches });
}
