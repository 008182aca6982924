import { z } from 'zod';
import type { RandomStream } from '../../src/lib/random.ts';
import { randomMatrix } from './random-matrix.ts';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count } = optionTypes;

/**
 * Word counts of documents that belong to any number of topics, the kind of table scikit-learn's
 * make_multilabel_classification draws: each word of a document comes from one of its topics, or from a common topic.
 */
export const topics = defineSource({
  id: 'topics',
  title: 'Word counts of documents with several topics',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    features: count,
    labels: count,
    words: count.default(50),
    /** How peaked a topic is: words weigh uniform^peak. */
    peak: z.number().positive().default(2),
  }),
  load({ features, labels, words, peak }, random, rows) {
    const weights = randomMatrix(labels + 1, features, () => random.uniform() ** peak);
    const cumulative = weights.map(toCumulative);
    return makeRows(rows, { inputShape: [features], targetShape: [labels] }, null, (inputs) => {
      const bits = Array.from({ length: labels }, () => random.integer(2));
      const chosen = [labels, ...bits.flatMap((bit, label) => (bit === 1 ? [label] : []))];
      for (let i = 0; i < words; i++) inputs[drawIndex(cumulative[random.pick(chosen)]!, random)]! += 1;
      return bits;
    });
  },
});

function toCumulative(weights: Float64Array): Float64Array {
  let total = 0;
  return weights.map((weight) => {
    total += weight;
    return total;
  });
}

function drawIndex(cumulative: Float64Array, random: RandomStream): number {
  const target = random.uniform(0, cumulative.at(-1)!);
  return cumulative.findIndex((value) => value > target);
}
