import fixed from '../programs/so-48385830.ts';
import { changeLayers, definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-48385830-activations',
    title: 'Digits, no activation anywhere and squared error',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 1 and DeepFD 1 document the same repair',
    difference: 'hidden sigmoid and output softmax added, cross-entropy instead of squared error',
    faultTypes: ['hidden-activation-removed', 'output-activation-removed', 'loss-cross-kind'],
    faulty: {
      loss: 'meanSquaredError',
      layers: changeLayers(fixed.layers, { 1: { activation: 'linear' }, 2: { activation: 'linear' } }),
    },
  }),
];
