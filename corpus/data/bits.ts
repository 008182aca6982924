import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Points near the corners of a unit cube; the class is the parity of the corner's bits (XOR where there are two). */
export const bits = defineSource({
  id: 'bits',
  title: 'Parity of the nearest corner of a cube',
  origin: 'XOR and parity tables, their rows blurred so that parts can be disjoint',
  licence: 'generated',
  options: z.strictObject({ bits: z.int().positive(), blur: optionTypes.scale.default(0.1) }),
  load({ bits: length, blur }, random, rows) {
    return makeRows(rows, { inputShape: [length] }, 2, (inputs) => {
      let parity = 0;
      for (let i = 0; i < length; i++) {
        const bit = random.integer(2);
        parity ^= bit;
        inputs[i] = bit + random.normal(0, blur);
      }
      return parity;
    });
  },
});
