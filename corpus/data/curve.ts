import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

const curves = {
  /** x⁴ + x³ − x. */
  quartic: (x: number) => x ** 4 + x ** 3 - x,
  sine: Math.sin,
  parabola: (x: number) => x * x,
  /** The polynomial written out in Stack Overflow question 48486598. */
  quintic: (x: number) =>
    0.05 * (15.72807 * x - 7.273893 * x ** 2 + 1.4912 * x ** 3 - 0.1384615 * x ** 4 + 0.00474359 * x ** 5),
};

/** Points on a curve: x uniform on [low, high), y = f(x) and noise. */
export const curve = defineSource({
  id: 'curve',
  title: 'A curve of one variable',
  origin: 'formulas of the programs that use it',
  licence: 'generated',
  options: z.strictObject({
    of: z.enum(['quartic', 'sine', 'parabola', 'quintic']),
    low: z.number(),
    high: z.number(),
    noise: optionTypes.scale.default(0),
  }),
  load({ of, low, high, noise }, random, rows) {
    return makeRows(rows, { inputShape: [1] }, null, (inputs) => {
      const x = random.uniform(low, high);
      inputs[0] = x;
      return curves[of](x) + random.normal(0, noise);
    });
  },
});
