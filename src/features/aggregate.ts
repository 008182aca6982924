import { finiteOrNull, mean, slope } from '../statistics/descriptive.ts';
import type { LayerSeries, ObservedTrace, Series } from '../traces/trace.ts';

/**
 * The aggregation ladder: per-layer lists → depth thirds → phases over planned steps. Every rung has a fixed number of
 * results, so the number of columns depends on neither depth, width nor length. After DEFault++ (arXiv 2604.28118),
 * with phases over the steps that were planned, so that a run that ended early has no late phase to show.
 * Its rung from steps to epochs (mean, standard deviation, 95th percentile) has nothing to sum up here, where a check sees
 * one step. So our families are its features; with what it knew, they are the set `all-curvature`.
 */

/** What a series becomes, in this order. */
export const phaseNames = ['early', 'mid', 'late', 'slope', 'last'] as const;

/** Depth thirds, from the input to the output. */
export const depthNames = ['first', 'middle', 'final'] as const;

/** A value per check, or null where nothing can be said. */
export type Values = readonly (number | null)[];

/**
 * Means over the first, second and last third of the *planned* steps, least-squares slope per planned run, and last
 * value. A phase without a value is null; the slope needs two values at different steps. Not-finite values count as
 * absent.
 */
export function summarisePhases(trace: ObservedTrace, values: Values): (number | null)[] {
  const phases: number[][] = [[], [], []];
  const shares: number[] = [];
  const present: number[] = [];
  values.forEach((value, check) => {
    if (value === null || !Number.isFinite(value)) return;
    const share = trace.steps[check]! / trace.plannedSteps;
    phases[Math.max(0, Math.min(2, Math.ceil(share * 3 - 1e-9) - 1))]!.push(value);
    shares.push(share);
    present.push(value);
  });
  return [...phases.map(mean), slope(shares, present), present.at(-1) ?? null].map(finiteOrNull);
}

/** Mean of each depth third of a list, NaN for an empty third. Short lists share entries: [a] → [a, a, a], [a, b] → [a, mean, b]. */
export function depthThirds(list: readonly number[]): [number, number, number] {
  const n = list.length;
  const cut = Math.max(1, Math.round(n / 3));
  const middle = n > 2 * cut ? list.slice(cut, n - cut) : list;
  return [mean(list.slice(0, cut)), mean(middle), mean(list.slice(Math.max(0, n - cut)))];
}

/** One series per depth third, of a per-layer series whose entries went through `transform`; null entries are left out. */
export function thirdsOf(series: LayerSeries, transform: (value: number) => number | null): Values[] {
  const thirds = series.map((list) => (list === null ? null : depthThirds(keep(list.map(transform)))));
  return depthNames.map((_, third) => thirds.map((entry) => entry && finiteOrNull(entry[third]!)));
}

/** One series from a per-layer series; lists are given without their not-finite entries, and an empty one gives null. */
export function reduceLists(series: LayerSeries, reduce: (list: readonly number[]) => number | null): Values {
  return series.map((list) => {
    const kept = keep(list ?? []);
    return kept.length === 0 ? null : finiteOrNull(reduce(kept));
  });
}

/** Check by check; null where either side is null. */
export function mapSeries(series: Series, map: (value: number) => number | null): Values {
  return series.map((value) => (value === null ? null : finiteOrNull(map(value))));
}

/** Check by check over two series; null where either side is null. */
export function combineSeries(
  a: Series,
  b: Series,
  combine: (a: number, b: number) => number | null,
): Values {
  return a.map((left, check) => {
    const right = b[check] ?? null;
    return left === null || right === null ? null : finiteOrNull(combine(left, right));
  });
}

/** The finite values of a series, in order. */
export function keep(values: Values): number[] {
  return values.filter((value): value is number => value !== null && Number.isFinite(value));
}

/** First finite value, or null. */
export function firstOf(values: Values): number | null {
  return keep(values)[0] ?? null;
}

/** Share of finite values that fulfil a condition; null where there is none. */
export function shareOf(values: Values, condition: (value: number) => boolean): number | null {
  const present = keep(values);
  return present.length === 0 ? null : present.filter(condition).length / present.length;
}

const floor = 1e-12;
const ceiling = 1e12;

/** log₁₀ of a magnitude, held in [1e-12, 1e12] so that 0 and ∞ stay finite; null for NaN and negative numbers. */
export function logOf(value: number): number | null {
  return value >= 0 ? Math.log10(Math.min(ceiling, Math.max(floor, value))) : null;
}

/** log₁₀ of a ratio of magnitudes, held in ±12; null where either is NaN or negative, or both are zero. */
export function logRatio(numerator: number, denominator: number): number | null {
  return numerator >= 0 && denominator >= 0 ? logOf(numerator / denominator) : null;
}

/** sign(x)·log₁₀(1 + |x|), |x| held below 1e12: keeps the sign and grows like a logarithm. Null for NaN. */
export function signedLog(value: number): number | null {
  if (Number.isNaN(value)) return null;
  return Math.sign(value) * Math.log10(1 + Math.min(ceiling, Math.abs(value)));
}
