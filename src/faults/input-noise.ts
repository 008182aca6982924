import { mean } from '../statistics/descriptive.ts';
import type { RawData } from '../training/data.ts';
import { dataOperator, needsQuantities } from './data-operator.ts';
import { numberParameter } from './parameters.ts';
import { drawPercent, rowSize } from './rows.ts';

/**
 * Gaussian noise on the inputs of a share of the training rows, its standard deviation `deviations` times that of
 * the row's own values. A row of one value has none: there the deviation over all rows serves.
 */
export const inputNoise = dataOperator({
  id: 'input-noise',
  title: 'Noisy training inputs',
  source: 'DeepCrime TAN (ISSTA 2021), up to 100 % of rows; deviations above 1 are ours',
  settings: [
    { parameters: { percent: 50, deviations: 1 }, severity: 'low' },
    { parameters: { percent: 100, deviations: 1 }, severity: 'medium' },
    { parameters: { percent: 100, deviations: 3 }, severity: 'high' },
  ],
  obstacle: needsQuantities,
  edit(data, parameters, random): RawData {
    const size = rowSize(data.inputShape);
    const factor = numberParameter(parameters, 'deviations');
    const overall = deviation(data.inputs);
    const inputs = data.inputs.slice();
    const rows = Array.from({ length: data.rows }, (_, row) => row);
    for (const row of drawPercent(rows, numberParameter(parameters, 'percent'), random)) {
      const values = inputs.subarray(row * size, (row + 1) * size);
      const sd = factor * (size === 1 ? overall : deviation(values));
      for (let i = 0; i < size; i++) values[i] = values[i]! + random.normal(0, sd);
    }
    return { ...data, inputs };
  },
});

/** With divisor n: the values are all there is. */
function deviation(values: Float32Array): number {
  const centre = mean(values);
  let total = 0;
  for (const value of values) total += (value - centre) ** 2;
  return Math.sqrt(total / values.length);
}
