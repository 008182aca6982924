import fixed from '../programs/so-44998910.ts';
import { definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-44998910-rate',
    title: 'A polynomial, a third of the rate for half the epochs',
    origin: 'DeepFD',
    documented:
      'DeepFD 42 documents fault and repair: rate 0.01 for 20 epochs, then 0.03 for 40; the ratios are kept',
    difference: 'learning rate three times as high, twice as many epochs',
    faultTypes: ['learning-rate-down', 'epochs'],
    faulty: { optimizer: { kind: 'sgd', learningRate: 0.1 / 3 }, epochs: 6 },
  }),
];
