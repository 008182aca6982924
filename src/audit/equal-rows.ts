import { createHash } from 'node:crypto';
import { groupBy } from '../lib/group.ts';

/** Rows that agree bit for bit. */
export interface EqualRows {
  /** Sets of two rows or more that are equal, as places of rows. */
  readonly sets: readonly (readonly number[])[];
  /** Pairs of equal rows, and as many as independent columns with these values would have. */
  readonly pairs: number;
  readonly pairsByChance: number;
}

/** Looks for rows that are equal in every column; rows without any number are not compared. */
export function findEqualRows(rows: readonly Float64Array[]): EqualRows {
  const known = [...rows.keys()].filter((i) => rows[i]!.some((value) => !Number.isNaN(value)));
  const sets = [...groupBy(known, (i) => hashRow(rows[i]!)).values()].filter((own) => own.length > 1);
  const pairs = sets.reduce((total, { length }) => total + (length * (length - 1)) / 2, 0);
  return { sets, pairs, pairsByChance: pairs === 0 ? 0 : expectPairs(rows, known) };
}

function hashRow(row: Float64Array): string {
  // NaN has many bit patterns, and −0 is 0.
  const plain = row.map((value) => (Number.isNaN(value) ? Number.NaN : value + 0));
  return createHash('sha1').update(plain).digest('base64');
}

/** Pairs of rows times the chance, column by column, that two rows have the same value there. */
function expectPairs(rows: readonly Float64Array[], known: readonly number[]): number {
  const count = known.length;
  let logChance = 0;
  for (let c = 0; c < rows[0]!.length; c++) {
    const same = countSame(Float64Array.from(known, (i) => rows[i]![c]!).sort());
    if (same === 0) return 0;
    logChance += Math.log(same / (count * (count - 1)));
  }
  return ((count * (count - 1)) / 2) * Math.exp(logChance);
}

/** Ordered pairs of equal values among sorted ones; NaN, which sorts last, is like NaN. */
function countSame(sorted: Float64Array): number {
  let [same, run] = [0, 0];
  for (let i = 1; i < sorted.length; i++) {
    const isSame = sorted[i] === sorted[i - 1] || (Number.isNaN(sorted[i]!) && Number.isNaN(sorted[i - 1]!));
    run = isSame ? run + 1 : 0;
    same += 2 * run;
  }
  return same;
}
