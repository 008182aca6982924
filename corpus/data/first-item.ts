import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Sequences of integers from 1 to `highest`; the class tells whether the first one is odd, reversed for a share of the rows. */
export const firstItem = defineSource({
  id: 'first-item',
  title: 'Is the first integer of a sequence odd?',
  origin: 'the rule of Stack Overflow question 61997645',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().positive(),
    highest: z.int().min(2).default(9),
    reversed: optionTypes.fraction.default(0),
  }),
  load({ length, highest, reversed }, random, rows) {
    return makeRows(rows, { inputShape: [length, 1] }, 2, (items) => {
      for (let t = 0; t < length; t++) items[t] = 1 + random.integer(highest);
      const odd = items[0]! % 2;
      return random.uniform() < reversed ? 1 - odd : odd;
    });
  },
});
