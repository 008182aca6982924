import { examItems } from './items.ts';
import type { Predictor } from './predictor.ts';

/** One answer for all runs: that most runs are healthy, and the commonest fault with repairs by frequency. From the open half, whichever is taken. */
export function constantPredictors(): Predictor[] {
  const pairs = examItems('open').flatMap(({ card, variant }) =>
    card.kind === 'pair' && variant === 'faulty' ? [card] : [],
  );
  const [commonest] = byFrequency(pairs.map((pair) => pair.class));
  const repairs = byFrequency(pairs.flatMap(({ repairs }) => repairs));
  return [
    { id: 'always healthy', predict: () => ({ verdict: 'healthy', class: null, advice: [] }) },
    {
      id: `always faulty: ${commonest}, ${repairs[0]}`,
      predict: () => ({
        verdict: 'faulty',
        class: commonest!,
        advice: repairs.map((repair) => ({ repair })),
      }),
    },
  ];
}

/** Those equally frequent as they come. */
function byFrequency<T>(values: readonly T[]): T[] {
  const count = (value: T) => values.filter((other) => other === value).length;
  return [...new Set(values)].sort((a, b) => count(b) - count(a));
}
