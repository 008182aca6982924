import { mean, standardDeviation } from '../../statistics/descriptive.ts';

/** Standard deviation; 0 below two values, and where it is only rounding: nothing may be divided by that. */
export function spreadOf(values: readonly number[]): number {
  const spread = standardDeviation(values);
  return spread > 1e-12 * Math.abs(mean(values)) ? spread : 0;
}
