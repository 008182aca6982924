import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/** Ages from 13 to 100, half of them below 65; the class is the age group, reversed for a share of the rows. */
export const ageThreshold = defineSource({
  id: 'age-threshold',
  title: 'Age group from age, some labels reversed',
  origin: 'the rule of a published tutorial, as recorded for defect4ML 038',
  licence: 'generated',
  options: z.strictObject({ reversed: optionTypes.fraction.default(0.05) }),
  load({ reversed }, random, rows) {
    return makeRows(rows, { inputShape: [1] }, 2, (inputs) => {
      const old = random.integer(2);
      inputs[0] = old === 1 ? 65 + random.integer(36) : 13 + random.integer(52);
      return random.uniform() < reversed ? 1 - old : old;
    });
  },
});
