import fixed from '../programs/d4-053.ts';
import { definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'd4-053-epochs',
    title: 'Digits, a fifth of the epochs',
    origin: 'defect4ML',
    documented: 'defect4ML 053 documents fault and repair: 1 and 5 epochs, 2 and 10 here',
    difference: 'five times as many epochs',
    faultTypes: ['epochs'],
    faulty: { epochs: 2 },
  }),
];
