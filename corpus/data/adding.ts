import { z } from 'zod';
import { defineSource, makeRows } from './source.ts';

/** Pairs (value, mark): the target is the sum of the two marked values, one in each half of the sequence. */
export const adding = defineSource({
  id: 'adding',
  title: 'The adding problem: sum of two marked values',
  origin: 'Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735',
  licence: 'generated',
  options: z.strictObject({ length: z.int().min(2) }),
  load({ length }, random, rows) {
    const half = Math.floor(length / 2);
    return makeRows(rows, { inputShape: [length, 2] }, null, (sequence) => {
      for (let t = 0; t < length; t++) sequence[2 * t] = random.uniform();
      const marked = [random.integer(half), half + random.integer(length - half)];
      for (const t of marked) sequence[2 * t + 1] = 1;
      return marked.reduce((total, t) => total + sequence[2 * t]!, 0);
    });
  },
});
