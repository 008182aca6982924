import fixed from '../programs/so-42800203.ts';
import { changeLayers, definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-42800203-output',
    title: 'An LSTM over words, softmax over a single unit',
    origin: 'DeepFD',
    documented: 'DeepFD 41 documents fault and repair',
    difference: 'output sigmoid instead of softmax, which is always 1 over one unit',
    faultTypes: ['output-activation-changed'],
    faulty: { layers: changeLayers(fixed.layers, { 2: { activation: 'softmax' } }) },
  }),
];
