import { numberParameter } from '../parameters.ts';
import type { DataError } from './contract.ts';

/** Class indices divided by a number meant for pixels, and cut to whole numbers by the encoding. */
export const labelsDivided: DataError = {
  id: 'labels-divided',
  title: 'Training labels divided instead of pixels',
  source: 'defect4ML 098, DeepFD 15, DeepLocalize 15',
  parameters: { divisor: 'of the class index' },
  edit(data, parameters) {
    const divisor = numberParameter(parameters, 'divisor');
    return { ...data, targets: data.targets.map((label) => Math.floor(label / divisor)) };
  },
};
