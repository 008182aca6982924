import { z } from 'zod';
import type { RandomStream } from '../../src/lib/random.ts';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { fraction } = optionTypes;

/**
 * Reviews as word numbers: 0 negates the word after it, the next tenth of the vocabulary praises, the next tenth
 * blames, the rest says nothing. The class is the review's mood; most of its telling words agree with it. A stand-in
 * for IMDB, as a sequence of ids or as a bag of words (0/1 per word).
 */
export const reviews = defineSource({
  id: 'reviews',
  title: 'Mood of a review made of numbered words',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().positive(),
    vocabulary: z.int().min(20),
    /** Share of telling words, share of these that go against the mood, and share of telling words said negated. */
    telling: fraction.default(0.25),
    against: fraction.default(0.2),
    negated: fraction.default(0),
    form: z.enum(['ids', 'bag']).default('ids'),
  }),
  load({ length, vocabulary, telling, against, negated, form }, random, rows) {
    const bag = form === 'bag';
    const writer = { group: Math.floor(vocabulary / 10), vocabulary, telling, against, negated };
    return makeRows(rows, { inputShape: [bag ? vocabulary : length] }, 2, (inputs) => {
      const mood = random.integer(2);
      const words = writeReview(length, mood, writer, random);
      if (bag) for (const word of words) inputs[word] = 1;
      else inputs.set(words);
      return mood;
    });
  },
});

interface Writer {
  /** Number of praising words, and of blaming ones. */
  readonly group: number;
  readonly vocabulary: number;
  readonly telling: number;
  readonly against: number;
  readonly negated: number;
}

function writeReview(length: number, mood: number, writer: Writer, random: RandomStream): number[] {
  const { group, vocabulary, telling, against, negated } = writer;
  const words: number[] = [];
  while (words.length < length) {
    if (random.uniform() >= telling) {
      words.push(1 + 2 * group + random.integer(vocabulary - 1 - 2 * group));
      continue;
    }
    const meant = random.uniform() < against ? 1 - mood : mood;
    const said = random.uniform() < negated ? 1 - meant : meant;
    if (said !== meant) words.push(0);
    words.push(1 + (1 - said) * group + random.integer(group));
  }
  return words.slice(0, length);
}
