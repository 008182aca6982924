import type { Repair } from '../contract.ts';
import { examItems } from './items.ts';
import type { Predictor } from './predictor.ts';

/** One answer for all runs: that most runs are healthy, and the commonest fault. From the open half, whichever is taken. */
export function constantPredictors(): Predictor[] {
  const pairs = examItems('open').flatMap(({ card, variant }) =>
    card.kind === 'pair' && variant === 'faulty' ? [card] : [],
  );
  const commonest = mostFrequent(pairs.map((pair) => pair.class));
  const repair = mostFrequent(pairs.flatMap(({ repairs }) => repairs));
  return [
    { id: 'always healthy', predict: () => ({ verdict: 'healthy', class: null, advice: [] }) },
    {
      id: `always faulty: ${commonest}, ${repair}`,
      predict: () => ({ verdict: 'faulty', class: commonest, advice: [repair satisfies Repair] }),
    },
  ];
}

/** The first of those that are equally frequent. */
function mostFrequent<T>(values: readonly T[]): T {
  const count = (value: T) => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (count(value) > count(best) ? value : best));
}
