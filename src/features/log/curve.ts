import type { ObservedTrace } from '../../traces/trace.ts';
import type { Values } from '../aggregate.ts';

/** A series of a log from its first check after training began, by the share of what is seen that was done; finite values alone. */
export interface Curve {
  /** In (0, 1], increasing. */
  readonly places: readonly number[];
  readonly values: readonly number[];
}

/**
 * A series as a curve; without values where it was not recorded. The check before training is left out, as no log of epochs
 * has it. Places are shares of what is *seen*, so that a run that ended early has a whole curve: that it ended is said by
 * columns of its own.
 */
export function curveOf({ steps, scalars }: ObservedTrace, id: string): Curve {
  const series: Values = scalars[id] ?? [];
  const last = steps.at(-1) ?? 0;
  const kept = steps.flatMap((step, check) => {
    const value = series[check] ?? null;
    return step === 0 || value === null || !Number.isFinite(value) ? [] : [{ place: step / last, value }];
  });
  return { places: kept.map(({ place }) => place), values: kept.map(({ value }) => value) };
}

/**
 * Accuracy and R² are shares of 1. A series with a value above 1.5 is in per cent, as accuracy never is above 1 otherwise;
 * one that stays below 1.5 % is read as shares.
 */
export function asShares({ places, values }: Curve): Curve {
  const unit = values.some((value) => value > 1.5) ? 0.01 : 1;
  return { places, values: values.map((value) => Math.max(-1, Math.min(1, value * unit))) };
}

/** Fifths of what is seen, whose means a curve becomes, however often it was looked at. */
export const fifths = ['.one', '.two', '.three', '.four', '.five'] as const;

/**
 * The mean of a curve over each of so many equal parts, the curve being straight between checks, and level before the first; so
 * that five checks and five hundred of one run give nearly the same. Nulls for a curve without values.
 */
export function meansOver({ places, values }: Curve, parts: number): (number | null)[] {
  if (values.length === 0) return Array.from({ length: parts }, () => null);
  const at = (place: number) => valueAt({ places, values }, place);
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part / parts, (part + 1) / parts];
    const corners = [from, ...places.filter((place) => place > from && place < to), to];
    return corners.slice(1).reduce((sum, end, i) => {
      const start = corners[i]!;
      return sum + ((at(start) + at(end)) / 2) * (end - start) * parts;
    }, 0);
  });
}

function valueAt({ places, values }: Curve, place: number): number {
  const next = places.findIndex((one) => one >= place);
  if (next < 0) return values.at(-1)!;
  if (next === 0) return values[0]!;
  const share = (place - places[next - 1]!) / (places[next]! - places[next - 1]!);
  return values[next - 1]! + share * (values[next]! - values[next - 1]!);
}

/** Least and largest value; null where a curve has none. */
export function extremesOf({ values }: Curve): { readonly least: number; readonly most: number } | null {
  if (values.length === 0) return null;
  let [least, most] = [values[0]!, values[0]!];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return { least, most };
}

/** The curve with its least value at 0 and its largest at 1, whatever it is counted in; all 0 where it is level. */
export function inItsRange(curve: Curve): Curve {
  const range = extremesOf(curve);
  if (range === null) return curve;
  // Halves, so that the width of a range of huge values does not overflow.
  const width = range.most / 2 - range.least / 2;
  const values = curve.values.map((value) => (width > 0 ? (value / 2 - range.least / 2) / width : 0));
  return { ...curve, values };
}
