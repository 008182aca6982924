import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Letters that say nothing; X and Y come after them. */
const others = 4;

/**
 * Sequences of one-hot letters, most of them without meaning; X or Y stands once in each of `relevant` equal stretches,
 * and the class is what stood there in which order, one of 2 ^ relevant.
 */
export const temporalOrder = defineSource({
  id: 'temporal-order',
  title: 'In which order did X and Y come?',
  origin: 'Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735, experiments 6a and 6b',
  licence: 'generated',
  options: z.strictObject({
    length: z.int().min(6),
    relevant: z.int().min(1).max(4).default(2),
    /** Share of classes drawn anew. */
    flip: optionTypes.fraction.default(0),
  }),
  load({ length, relevant, flip }, random, rows) {
    const width = others + 2;
    const stretch = Math.floor(length / relevant);
    return makeRows(rows, { inputShape: [length, width] }, 2 ** relevant, (letters) => {
      const marks = new Map<number, number>();
      let label = 0;
      for (let i = 0; i < relevant; i++) {
        const letter = random.integer(2);
        marks.set(i * stretch + random.integer(stretch), others + letter);
        label = 2 * label + letter;
      }
      for (let t = 0; t < length; t++) letters[t * width + (marks.get(t) ?? random.integer(others))] = 1;
      return random.uniform() < flip ? random.integer(2 ** relevant) : label;
    });
  },
});
