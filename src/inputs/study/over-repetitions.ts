import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import { t95 } from '../../statistics/normal.ts';
import type { MeasureName } from '../measures.ts';
import type { ClaimComparison, OverRepetitions, StudyCell } from './inputs-result.ts';

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

/** `more`: the first has more than the second. `no worse`: it has at most `tolerance` less. */
export type Rule = { readonly kind: 'more' } | { readonly kind: 'no worse'; readonly tolerance: number };

/** First minus second in each repetition that has both, and whether the 95 % interval decides the rule. */
export function compareCells(
  first: StudyCell,
  second: StudyCell,
  measure: MeasureName,
  rule: Rule,
): ClaimComparison {
  const others = new Map(second.repetitions.map((one) => [one.repetition, one.measures[measure]]));
  const differences = first.repetitions.flatMap(({ repetition, measures }) => {
    const [own, other] = [measures[measure], others.get(repetition) ?? null];
    return own === null || other === null ? [] : [own - other];
  });
  const difference = overRepetitions(differences);
  return {
    set: first.set,
    measure,
    first: { generator: first.generator, strategy: first.strategy },
    second: { generator: second.generator, strategy: second.strategy },
    repetitions: differences.length,
    difference,
    verdict: decide(difference, rule),
  };
}

function decide(difference: OverRepetitions | null, rule: Rule): ClaimComparison['verdict'] {
  if (difference === null || difference.low === null || difference.high === null) return 'not decided';
  const { low, high } = difference;
  const least = rule.kind === 'more' ? 0 : -rule.tolerance;
  if (high < least) return 'contradicted';
  if (rule.kind === 'more' ? low > 0 : low >= least) return 'supported';
  return 'not decided';
}
