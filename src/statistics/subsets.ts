/**
 * Expected quantile of a random choice of `size` of the values, without replacement: what a larger list would show if it were
 * as short as another one. Exact: the j-th of `size` is the i-th of all with probability C(i−1, j−1) C(n−i, size−j) / C(n, size).
 * The quantile is of type 7, as in `quantile`. NaN for no value.
 * @param size from 1 to the number of values
 * @param p in [0, 1]; 1 is the best
 */
export function expectedQuantile(values: readonly number[], size: number, p: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const position = (size - 1) * p;
  const low = Math.floor(position);
  const expected = (rank: number) => expectedRank(sorted, size, rank);
  const first = expected(low + 1);
  return position === low ? first : first + (position - low) * (expected(low + 2) - first);
}

/** Expected value of the `rank`-th smallest, from 1, of `size` of the sorted values. */
function expectedRank(sorted: Float64Array, size: number, rank: number): number {
  const n = sorted.length;
  let total = 0;
  for (let i = rank; i <= n - size + rank; i++)
    total +=
      sorted[i - 1]! *
      Math.exp(logChoose(i - 1, rank - 1) + logChoose(n - i, size - rank) - logChoose(n, size));
  return total;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push(logFactorials[i - 1]! + Math.log(i));
  return logFactorials[n]!;
}
