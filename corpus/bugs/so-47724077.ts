import fixed from '../programs/so-47724077.ts';
import { definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-47724077-scaling',
    title: 'Adult census, columns in their own units under Adam',
    origin: 'DeepFD',
    documented: 'DeepFD 14 documents fault and repair',
    difference: 'inputs standardised, plain gradient descent instead of Adam at its default rate',
    faultTypes: ['unnormalised-input', 'optimizer'],
    faulty: {
      data: { ...fixed.data, preprocessing: [] },
      optimizer: { kind: 'adam', learningRate: 0.001 },
    },
  }),
];
