import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import { t95 } from '../../statistics/normal.ts';
import type { OverRepetitions } from './inputs-result.ts';

/**
 * Mean of one number per repetition with its 95 % t interval: repetitions are independent, few, and all that varies between
 * them is drawn anew. Null for none; both ends null for one.
 */
export function overRepetitions(values: readonly (number | null)[]): OverRepetitions | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const value = mean(known);
  if (known.length === 1) return { value, low: null, high: null };
  const half = (t95(known.length - 1) * standardDeviation(known)) / Math.sqrt(known.length);
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
