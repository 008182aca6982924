import { rankRows } from './embed.ts';
import { type EqualRows, findEqualRows } from './equal-rows.ts';
import { clusterRows, findNearRows } from './near-rows.ts';
import type { SeenColumns } from './predict.ts';

/** Rows that are alike, bit for bit or nearly. */
export interface AuditDuplicates {
  readonly equal: EqualRows;
  /** Rows that are equal but for what the machine felt. */
  readonly equalRuns: EqualRows;
  /** Rows that have a near-duplicate which is not equal, of those compared; or why that was not measured. */
  readonly near:
    | { readonly rows: readonly number[]; readonly compared: number; readonly dimension: number }
    | string;
  /** Number of the cluster of each row: rows that hang together by likeness. A blank row is like no other. */
  readonly clusters: Int32Array;
  /** Whether a cluster holds two rows. */
  readonly together: boolean;
}

/**
 * @param all columns that must agree for two rows to be equal
 * @param own columns by which rows are near: those of the run alone, as repeats of a run differ in what the machine felt
 * @param compared rows among which near ones are looked for
 */
export function findDuplicates(
  all: SeenColumns,
  own: SeenColumns,
  blank: readonly boolean[],
  compared: readonly number[],
): AuditDuplicates {
  const equal = findEqualRows(all.rows);
  const equalRuns = findEqualRows(own.rows);
  const repeated = new Set(equalRuns.sets.flatMap((rows) => rows.slice(1)));
  const firsts = compared.filter((row) => !blank[row] && !repeated.has(row));
  const found = findNearRows(
    rankRows(
      firsts.map((row) => own.rows[row]!),
      own.names.length,
    ),
  );
  const nearPairs =
    typeof found === 'string' ? [] : found.pairs.map(([a, b]) => [firsts[a]!, firsts[b]!] as const);
  const clusters = clusterRows(blank.length, [
    ...(isByChance(equalRuns) ? [] : equalRuns.sets.flatMap(chain)),
    ...nearPairs,
  ]);
  return {
    equal,
    equalRuns,
    near:
      typeof found === 'string'
        ? found
        : {
            rows: [...new Set(nearPairs.flat())],
            compared: firsts.length,
            dimension: found.dimension,
          },
    clusters,
    together: new Set(clusters).size < clusters.length,
  };
}

/** Whether equal rows say nothing: columns of few values agree by chance. */
export function isByChance({ pairs, pairsByChance }: EqualRows): boolean {
  return pairs < 10 * pairsByChance;
}

function chain(rows: readonly number[]): [number, number][] {
  return rows.slice(1).map((row, i) => [rows[i]!, row]);
}
