import { z } from 'zod';
import { randomMatrix, randomUnits } from './random-matrix.ts';
import { defineSource, makeRows, optionTypes } from './source.ts';

const { count, fraction, scale } = optionTypes;

/**
 * Targets that depend on a few of many columns: a linear part as scikit-learn's make_regression draws it, and a part
 * of products of neighbouring columns, without which hidden layers would have nothing to do. Both parts have unit
 * variance before they are mixed.
 */
export const sparseRegression = defineSource({
  id: 'sparse-regression',
  title: 'Sparse regression: few informative columns, linear and product terms',
  origin: 'our generator',
  licence: 'generated',
  options: z.strictObject({
    features: count,
    informative: count,
    outputs: count.default(1),
    /** Share of the signal's variance that is in products of two columns. */
    products: fraction.default(0),
    /** Standard deviation of the noise, where the signal's is 1. */
    noise: scale.default(0.1),
    /** Log spread of the columns' units. */
    spread: scale.default(0),
  }),
  load({ features, informative, outputs, products, noise, spread }, random, rows) {
    const linear = randomMatrix(outputs, informative, () => random.normal()).map(unitLength);
    const bends = randomMatrix(outputs, informative, () => random.normal()).map(unitLength);
    const units = randomUnits(features, spread, random);
    return makeRows(rows, { inputShape: [features], targetShape: [outputs] }, null, (inputs) => {
      const x = Float64Array.from({ length: features }, () => random.normal());
      units.forEach((unit, i) => {
        inputs[i] = x[i]! * unit.scale + unit.shift;
      });
      return linear.map((weights, output) => {
        let straight = 0;
        let bent = 0;
        for (let i = 0; i < informative; i++) {
          straight += weights[i]! * x[i]!;
          bent += bends[output]![i]! * x[i]! * x[(i + 1) % informative]!;
        }
        return Math.sqrt(1 - products) * straight + Math.sqrt(products) * bent + random.normal(0, noise);
      });
    });
  },
});

function unitLength(values: Float64Array): Float64Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
