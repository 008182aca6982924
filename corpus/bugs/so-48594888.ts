import fixed from '../programs/so-48594888.ts';
import { changeLayers, definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-48594888-epochs',
    title: 'Small colour images, half the epochs',
    origin: 'DeepFD',
    documented: 'DeepFD 27 documents fault and repair: 5 and 10 epochs',
    difference: 'twice as many epochs',
    faultTypes: ['epochs'],
    faulty: { epochs: 5 },
  }),
  definePair(fixed, {
    id: 'so-48594888-scaling',
    title: 'Small colour images, raw pixels in small batches and a smaller network',
    origin: 'DeepLocalize',
    documented:
      'DeepLocalize 27 documents fault and repair; batches a quarter of the repaired ones instead of a sixteenth, for the time it takes',
    difference:
      'pixels scaled, larger batches, second kernel 2 × 2 instead of 3 × 3, twice the dense units, dropout 0.4 instead of 0.3',
    faultTypes: ['unnormalised-input', 'batch-size', 'kernel-size', 'units', 'dropout-rate'],
    faulty: {
      data: { ...fixed.data, preprocessing: [] },
      batchSize: 8,
      layers: changeLayers(fixed.layers, {
        2: { kernelSize: [3, 3] },
        5: { units: 20 },
        6: { rate: 0.3 },
      }),
    },
  }),
];
