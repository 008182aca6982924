import { keep, type Values } from './aggregate.ts';
import { judge, type Verdicts } from './checks.ts';

/**
 * AUTOTRAINER's count of oscillations: local maxima and minima (neighbours may be equal), paired in the order in which
 * they come; pairs whose maximum is at least `amplitude` above the minimum.
 */
export function countTurningPairs(values: readonly number[], amplitude: number): number {
  const maxima: number[] = [];
  const minima: number[] = [];
  for (let i = 1; i < values.length - 1; i++) {
    const [before, value, after] = [values[i - 1]!, values[i]!, values[i + 1]!];
    if (value >= before && value >= after) maxima.push(value);
    if (value <= before && value <= after) minima.push(value);
  }
  const pairs = maxima.slice(0, minima.length);
  return pairs.filter((maximum, i) => maximum - minima[i]! >= amplitude).length;
}

/** At each check, whether pairs so far are at least `rate` times the checks so far. */
export function oscillates(values: Values, amplitude: number, rate: number): Verdicts {
  return judge(values, () => true).map((_, check) => {
    const seen = keep(values.slice(0, check + 1));
    return seen.length === 0 ? null : countTurningPairs(seen, amplitude) >= rate * seen.length;
  });
}

/** At each check, whether no step so far was a gain of `gain` or more. */
export function gainsLess(values: Values, gain: number): Verdicts {
  return values.map((value, check) =>
    value === null ? null : largestGain(keep(values.slice(0, check + 1))) < gain,
  );
}

/** Largest rise from one value to the next, 0 where none rises. */
export function largestGain(values: readonly number[]): number {
  return values.reduce((most, value, i) => (i === 0 ? most : Math.max(most, value - values[i - 1]!)), 0);
}

/** At each check, the largest finite value so far; null before the first. */
export function bestSoFar(values: Values): Values {
  let best: number | null = null;
  return values.map((value) => {
    if (value !== null && Number.isFinite(value)) best = best === null ? value : Math.max(best, value);
    return best;
  });
}

/** At each check, for how many checks in a row training loss fell by more than `margin` while validation loss rose by more. */
export function partingRuns(trainChanges: Values, validationChanges: Values, margin: number): Values {
  let run = 0;
  return trainChanges.map((change, check) => {
    const other = validationChanges[check] ?? null;
    if (change === null || other === null) return null;
    run = change < -margin && other > margin ? run + 1 : 0;
    return run;
  });
}
