import fixed from '../programs/gh-traffic-sign.ts';
import { changeLayers, definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'gh-traffic-sign-activations',
    title: 'Traffic signs, ReLU in every convolution',
    origin: 'defect4ML',
    documented: 'defect4ML 026 and DeepLocalize 35 document fault and repair',
    difference: 'first convolution sigmoid, the next two ELU, instead of ReLU',
    faultTypes: ['hidden-activation-changed'],
    faulty: {
      layers: changeLayers(fixed.layers, {
        0: { activation: 'relu' },
        1: { activation: 'relu' },
        2: { activation: 'relu' },
      }),
    },
  }),
];
