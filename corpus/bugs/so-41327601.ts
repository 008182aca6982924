import fixed from '../programs/so-41327601.ts';
import { definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-41327601-loss',
    title: 'Drawn digits, binary cross-entropy on a softmax',
    origin: 'DeepFD',
    documented: 'DeepFD 36 documents fault and repair, and remarks that the repair made its results worse',
    difference: 'categorical instead of binary cross-entropy',
    faultTypes: ['loss-within-kind'],
    faulty: { loss: 'binaryCrossentropy' },
  }),
];
