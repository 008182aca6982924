import { mean } from '../../statistics/descriptive.ts';
import { numberParameter } from '../parameters.ts';
import { drawPercent, rowSize } from '../rows.ts';
import type { DataError } from './contract.ts';

/** One value of a share of the rows lies `deviations` standard deviations of its column away from the column's mean. */
export const outliers: DataError = {
  id: 'outliers',
  title: 'Outliers among the training inputs',
  source: 'CleanML (ICDE 2021), tables EEG, Credit, Sensor and Airbnb',
  parameters: { percent: 'of the rows', deviations: 'distance from the mean of the column' },
  edit(data, parameters, random) {
    const size = rowSize(data.inputShape);
    const distance = numberParameter(parameters, 'deviations');
    const inputs = data.inputs.slice();
    for (const row of drawPercent(
      [...Array(data.rows).keys()],
      numberParameter(parameters, 'percent'),
      random,
    )) {
      const column = random.integer(size);
      const { centre, deviation } = moments(data.inputs, size, column);
      inputs[row * size + column] = centre + random.pick([-1, 1]) * distance * deviation;
    }
    return { ...data, inputs };
  },
};

function moments(inputs: Float32Array, size: number, column: number) {
  const own = inputs.filter((_, i) => i % size === column);
  const centre = mean(own);
  return { centre, deviation: Math.sqrt(mean(own.map((value) => (value - centre) ** 2))) };
}
