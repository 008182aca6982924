import { z95 } from './normal.ts';

/** How far two assessors agree on what both judged. */
export interface Agreement {
  /** Judgements of both. */
  readonly n: number;
  /** Share on which they agree; null for none. */
  readonly share: number | null;
  /** Cohen's κ with its 95 % interval; null where chance alone would agree. */
  readonly kappa: { readonly value: number; readonly low: number; readonly high: number } | null;
}

/**
 * Cohen's κ of two columns of judgements in any number of categories, with the large-sample interval of Fleiss, Cohen and
 * Everitt (1969), cut at −1 and 1.
 * @param first by assessor one, and `second` by assessor two, of the same inputs in the same order
 */
export function measureAgreement<T>(first: readonly T[], second: readonly T[]): Agreement {
  const n = first.length;
  if (n === 0) return { n, share: null, kappa: null };
  const agreed = first.filter((judgement, i) => judgement === second[i]).length / n;
  const categories = [...new Set([...first, ...second])];
  const share = (column: readonly T[]) =>
    new Map(categories.map((k) => [k, column.filter((judgement) => judgement === k).length / n]));
  const [rows, columns] = [share(first), share(second)];
  const chance = categories.reduce((sum, k) => sum + rows.get(k)! * columns.get(k)!, 0);
  if (!(chance < 1)) return { n, share: agreed, kappa: null };
  const value = (agreed - chance) / (1 - chance);
  // Each pair of judgements adds what its cell of the table adds, divided by n.
  let spread = 0;
  for (const [i, a] of first.entries()) {
    const b = second[i]!;
    spread +=
      a === b
        ? (1 - (rows.get(a)! + columns.get(a)!) * (1 - value)) ** 2
        : ((1 - value) * (columns.get(a)! + rows.get(b)!)) ** 2;
  }
  const variance = (spread / n - (value - chance * (1 - value)) ** 2) / (n * (1 - chance) ** 2);
  const half = z95 * Math.sqrt(Math.max(0, variance));
  return {
    n,
    share: agreed,
    kappa: { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) },
  };
}
