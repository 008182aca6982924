import type { ProgramSpec } from '../training/spec.ts';
import { specOperator } from './spec-operator.ts';

export const decayEverywhere = specOperator({
  id: 'decay-everywhere',
  title: 'Weight decay on biases and normalisations too',
  source:
    'He et al. (arXiv 1812.01187), section 3.1: no bias decay; Loshchilov and Hutter (arXiv 1711.05101)',
  survives: 'decay of biases and gains is made up for by the weights that decayed before',
  settings: ({ optimizer: { weightDecay = 0, withoutDecay } }) =>
    weightDecay > 0 && withoutDecay !== undefined
      ? [{ parameters: { decay: 'everywhere' }, severity: 'low' }]
      : [],
  obstacle: ({ optimizer: { weightDecay = 0 } }) =>
    weightDecay > 0 ? 'decay falls on every weight already' : 'no weight decays',
  apply(spec) {
    const { withoutDecay: _, ...optimizer } = spec.optimizer;
    return { ...spec, optimizer: optimizer as ProgramSpec['optimizer'] };
  },
});
