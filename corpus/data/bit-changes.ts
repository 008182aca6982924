import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Bits, some of them misread; the targets tell at each step whether the true bit differs from the one before (`[length, 1]`). */
export const bitChanges = defineSource({
  id: 'bit-changes',
  title: 'Where does a sequence of bits change?',
  origin: 'a rule on neighbouring bits as in Stack Overflow question 52983831',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().positive(),
    /** Standard deviation of the noise on each bit. */
    noise: optionTypes.scale.default(0),
  }),
  load({ length, noise }, random, rows) {
    return makeRows(rows, { inputShape: [length, 1], targetShape: [length, 1] }, null, (inputs) => {
      const bits = Array.from({ length }, () => random.integer(2));
      bits.forEach((bit, t) => {
        inputs[t] = bit + random.normal(0, noise);
      });
      return bits.map((bit, t) => (bit === (bits[t - 1] ?? 0) ? 0 : 1));
    });
  },
});
