/**
 * Kendall's τ-b: how far two scores put the same things in the same order, pairs that are tied in either counting for neither
 * (Kendall, The treatment of ties in ranking problems, Biometrika 33, 1945). From −1 to 1; NaN where all are tied in one.
 */
export function kendallTau(first: readonly number[], second: readonly number[]): number {
  let [agreement, untiedFirst, untiedSecond] = [0, 0, 0];
  for (let i = 0; i < first.length; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [Math.sign(first[i]! - first[j]!), Math.sign(second[i]! - second[j]!)];
      agreement += a * b;
      untiedFirst += a * a;
      untiedSecond += b * b;
    }
  return agreement / Math.sqrt(untiedFirst * untiedSecond);
}
