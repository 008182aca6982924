import type { Comparison, OverRepetitions, StudyCell } from './inputs-result.ts';
import type { MeasureName } from './job-result.ts';
import { overRepetitions } from './over-repetitions.ts';

/** `more`: the first has more than the second. `no worse`: it has at most `tolerance` less. */
export type Rule = { readonly kind: 'more' } | { readonly kind: 'no worse'; readonly tolerance: number };

/** First minus second in each repetition that has both, and whether the 95 % interval decides the rule. */
export function compareCells(
  first: StudyCell,
  second: StudyCell,
  measure: MeasureName,
  rule: Rule,
): Comparison {
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

function decide(difference: OverRepetitions | null, rule: Rule): Comparison['verdict'] {
  if (difference === null || difference.low === null || difference.high === null) return 'not decided';
  const { low, high } = difference;
  const least = rule.kind === 'more' ? 0 : -rule.tolerance;
  if (high < least) return 'contradicted';
  if (rule.kind === 'more' ? low > 0 : low >= least) return 'supported';
  return 'not decided';
}
