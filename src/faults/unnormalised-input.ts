import type { FaultOperator, FaultSetting } from './contract.ts';
import { needsQuantities } from './data-operator.ts';
import { invalidParameter, ladder, numberParameter } from './parameters.ts';

/**
 * Inputs that never reach the range the network was made for, in training, validation and test alike: the
 * preprocessing is left out, or undone by a factor (pixels not divided by 255, thousands for units).
 */
export const unnormalisedInput: FaultOperator = {
  id: 'unnormalised-input',
  title: 'Missing or undone input normalisation',
  source: 'missing and wrong preprocessing of Humbatova et al. (arXiv 1910.11015); factor 255: so-55328966',
  applicable(spec) {
    const reason = needsQuantities(spec);
    return reason === null ? { applicable: true } : { applicable: false, reason };
  },
  settings(spec) {
    if (needsQuantities(spec) !== null) return [];
    const removal: FaultSetting = { parameters: { preprocessing: 'removed' }, severity: 'medium' };
    const [mild, ...severe] = ladder('factor', [
      [10, 'low'],
      [255, 'high'],
      [1000, 'high'],
    ]);
    return spec.data.preprocessing.length > 0 ? [mild!, removal, ...severe] : [mild!, ...severe];
  },
  apply(spec, parameters) {
    if (parameters.preprocessing === 'removed') {
      return { ...spec, data: { ...spec.data, preprocessing: [] } };
    }
    const factor = numberParameter(parameters, 'factor');
    if (factor === 1) throw invalidParameter('factor', 'a factor other than 1', factor);
    const preprocessing = [...spec.data.preprocessing, { kind: 'rescale' as const, factor, offset: 0 }];
    return { ...spec, data: { ...spec.data, preprocessing } };
  },
};
