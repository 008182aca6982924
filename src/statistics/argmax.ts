/**
 * Place of the largest of `length` values from `start` on, counted from there; the first of equals. NaN is never larger,
 * and nothing is larger than a NaN in first place.
 */
export function argmax(values: ArrayLike<number>, start = 0, length = values.length - start): number {
  let best = 0;
  for (let i = 1; i < length; i++) if (values[start + i]! > values[start + best]!) best = i;
  return best;
}
