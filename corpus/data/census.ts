import { z } from 'zod';
import { randomMatrix, randomUnits } from './random-matrix.ts';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, scale } = optionTypes;

/**
 * Tables of people or places: numbers in units of their own and categories written as codes. The class tells whether a
 * score is positive: every number and every category adds to it, and what a number adds depends on a category too.
 */
export const census = defineSource({
  id: 'census',
  title: 'Numbers and coded categories, two classes',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    numbers: count,
    categories: count,
    /** Codes of each category: 0 … levels − 1, in no order. */
    levels: z.int().min(2).default(5),
    /** Standard deviation of the noise on the score, where the signal's is about 1. */
    noise: scale.default(0.3),
    /** Log spread of the numbers' units. */
    spread: scale.default(0),
  }),
  load({ numbers, categories, levels, noise, spread }, random, rows) {
    const effects = randomMatrix(categories, levels, () => random.normal());
    const slopes = randomMatrix(categories, levels, () => random.normal());
    const weights = Float64Array.from({ length: numbers }, () => random.normal());
    const units = randomUnits(numbers, spread, random);
    const terms = Math.sqrt(numbers + 2 * categories);
    return makeRows(rows, { inputShape: [numbers + categories] }, 2, (inputs) => {
      const x = Float64Array.from({ length: numbers }, () => random.normal());
      let score = random.normal(0, noise * terms);
      units.forEach((unit, i) => {
        inputs[i] = x[i]! * unit.scale + unit.shift;
        score += weights[i]! * x[i]!;
      });
      for (let i = 0; i < categories; i++) {
        const code = random.integer(levels);
        inputs[numbers + i] = code;
        score += effects[i]![code]! + slopes[i]![code]! * x[i % numbers]!;
      }
      return score > 0 ? 1 : 0;
    });
  },
});
