import { needsQuantities } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** Raw units that float32 carries and float16, which ends at 65,504, does not. */
export const halfPrecisionOverflow = specOperator({
  id: 'half-precision-overflow',
  title: 'Overflow in float16',
  source: 'Micikevicius et al. (arXiv 1710.03740): the range of half precision; factors are ours',
  settings: (spec) =>
    needsQuantities(spec) !== null || spec.data.target === 'inputs'
      ? []
      : ladder('factor', [
          [1000, 'medium'],
          [100_000, 'high'],
          [10_000_000, 'high'],
        ]),
  obstacle: (spec) => needsQuantities(spec) ?? 'the inputs are the targets',
  apply(spec, parameters) {
    const factor = numberParameter(parameters, 'factor');
    const preprocessing = [...spec.data.preprocessing, { kind: 'rescale' as const, factor, offset: 0 }];
    const precision = { ...spec.precision, kind: 'float16' as const };
    return { ...spec, precision, data: { ...spec.data, preprocessing } };
  },
});
