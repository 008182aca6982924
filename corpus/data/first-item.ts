import { z } from 'zod';
import { defineSource, makeRows } from './source.ts';

/** Sequences of integers from 1 to `highest`; the class tells whether the first one is odd. */
export const firstItem = defineSource({
  id: 'first-item',
  title: 'Is the first integer of a sequence odd?',
  origin: 'the rule of Stack Overflow question 61997645',
  licence: 'generated',
  options: z.strictObject({ length: z.int().positive(), highest: z.int().min(2).default(9) }),
  load({ length, highest }, random, rows) {
    return makeRows(rows, { inputShape: [length, 1] }, 2, (items) => {
      for (let t = 0; t < length; t++) items[t] = 1 + random.integer(highest);
      return items[0]! % 2;
    });
  },
});
