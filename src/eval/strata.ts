import { randomStream } from '../lib/random.ts';
import type { LabelRow, RowCut, SplitRow, SplitStrategy, TaskId } from './contract.ts';
import { testedFolds } from './splits/training.ts';
import { tasks } from './tasks/index.ts';

/**
 * Runs beside a task's population, such as those of survived mutants beside detection: predicted out of fold under the same
 * split, never trained on, in no score. Sorted by trace id.
 */
export interface Strata {
  /** `label` is the name of the stratum. */
  readonly rows: readonly SplitRow[];
  /** As those of the population. */
  readonly features: readonly Float64Array[];
}

/** The traces of a task's strata, with the stratum of each. */
export function stratumRows(labels: readonly LabelRow[], task: TaskId): Map<string, string> {
  const strata = tasks.get(task).strata;
  if (strata === undefined) return new Map();
  const named = labels.flatMap((row) => {
    const stratum = row.labels[task] === null ? strata.of(row) : null;
    return stratum === null ? [] : [[row.traceId, stratum] as const];
  });
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The fold that predicts each row of the strata: that which tests the rows of its unit, so that nothing of the unit is trained
 * on; any fold, drawn by unit, where the population has no such row. −1 where its unit is never tested, or the strategy
 * names no unit.
 */
export function placeStrata(
  strata: readonly SplitRow[],
  { unit }: Pick<SplitStrategy, 'unit'>,
  { rows, own }: RowCut,
  seed: number,
): Int32Array {
  if (unit === undefined) return new Int32Array(strata.length).fill(-1);
  const foldOf = new Map<string, number>();
  for (const [i, row] of rows.entries())
    foldOf.set(unit(row), Math.max(own[i]!, foldOf.get(unit(row)) ?? -1));
  const folds = testedFolds(own);
  const draw = (name: string) => folds[randomStream('strata', seed, name).integer(folds.length)]!;
  return Int32Array.from(strata, (row) => Math.max(-1, foldOf.get(unit(row)) ?? draw(unit(row))));
}
