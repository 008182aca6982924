import fixed from '../programs/so-38648195.ts';
import { changeLayers, definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-38648195-output',
    title: 'Several labels per row, softmax outputs and squared error',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 6, DeepFD 6 and defect4ML 067 document the same repair',
    difference: 'outputs sigmoid instead of softmax, binary cross-entropy instead of squared error',
    faultTypes: ['output-activation-changed', 'loss-cross-kind'],
    faulty: {
      loss: 'meanSquaredError',
      layers: changeLayers(fixed.layers, { 4: { activation: 'softmax' } }),
    },
  }),
];
