import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import type { OverRepetitions } from './inputs-result.ts';

/** Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom. */
const points = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]; // biome-ignore format: one list

/** Beyond the table: Cornish and Fisher's expansion in 1/df, right to three places there. */
function tPoint(degrees: number): number {
  return points[degrees - 1] ?? 1.95996 + 2.37227 / degrees + 2.8225 / degrees ** 2;
}

/**
 * Mean of one number per repetition with its 95 % t interval: repetitions are independent, few, and all that varies between
 * them is drawn anew. Null for none; both ends null for one.
 */
export function overRepetitions(values: readonly (number | null)[]): OverRepetitions | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const value = mean(known);
  if (known.length === 1) return { value, low: null, high: null };
  const half = (tPoint(known.length - 1) * standardDeviation(known)) / Math.sqrt(known.length);
  return { value, low: value - half, high: value + half };
}

/** The same of a number that cannot be negative, nor above `most`: the interval is cut there. */
export function boundedOverRepetitions(
  values: readonly (number | null)[],
  most = Number.POSITIVE_INFINITY,
): OverRepetitions | null {
  const free = overRepetitions(values);
  if (free === null || free.low === null || free.high === null) return free;
  return { ...free, low: Math.max(0, free.low), high: Math.min(most, free.high) };
}
