/** Statistics on plain lists. An empty list gives NaN, never 0: a number a table could average must not come from nothing. */

/** null for undefined, NaN and infinities: "cannot be said". */
export function finiteOrNull(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

export function mean(values: ArrayLike<number>): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}

/** Sample variance (divisor n − 1); NaN below two values. */
export function variance(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i]! - centre) ** 2;
  return total / (values.length - 1);
}

/** Sample standard deviation (divisor n − 1); NaN below two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/** Quantile of type 7 of Hyndman and Fan (1996), the default of R and NumPy. `p` in [0, 1]; order of values is free. */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileSorted(Float64Array.from(values).sort(), p);
}

/** As `quantile`, on values already sorted ascending. */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (position - low) * (sorted[high]! - sorted[low]!);
}

/** Middle value; mean of the two middle values where the count is even. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** Slope of the least-squares line of `values` on `positions`; NaN below two distinct positions. */
export function slope(positions: ArrayLike<number>, values: ArrayLike<number>): number {
  const centreX = mean(positions);
  const centreY = mean(values);
  let covariance = 0;
  let spread = 0;
  for (let i = 0; i < values.length; i++) {
    covariance += (positions[i]! - centreX) * (values[i]! - centreY);
    spread += (positions[i]! - centreX) ** 2;
  }
  return spread === 0 ? Number.NaN : covariance / spread;
}

/** Standard deviation; 0 below two values, and where it is only rounding: nothing may be divided by that. */
export function spreadOf(values: ArrayLike<number>): number {
  const spread = standardDeviation(values);
  return spread > 1e-12 * Math.abs(mean(values)) ? spread : 0;
}

/**
 * Place of the largest of `length` values from `start` on, counted from there; the first of equals. NaN is never larger,
 * and nothing is larger than a NaN in first place.
 */
export function argmax(values: ArrayLike<number>, start = 0, length = values.length - start): number {
  let best = 0;
  for (let i = 1; i < length; i++) if (values[start + i]! > values[start + best]!) best = i;
  return best;
}
