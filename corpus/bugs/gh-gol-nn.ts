import fixed from '../programs/gh-gol-nn.ts';
import { definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'gh-gol-nn-both',
    title: 'Game of Life, cross-entropy at a tenth of the rate',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 38 documents fault and repair',
    difference: 'squared error instead of binary cross-entropy, Adam at 0.01 instead of 0.001',
    faultTypes: ['loss-cross-kind', 'learning-rate-down'],
    faulty: { loss: 'binaryCrossentropy', optimizer: { kind: 'adam', learningRate: 0.001 } },
  }),
  definePair(fixed, {
    id: 'gh-gol-nn-loss',
    title: 'Game of Life, cross-entropy',
    origin: 'defect4ML',
    documented: 'defect4ML 074 documents fault and repair',
    difference: 'squared error instead of binary cross-entropy',
    faultTypes: ['loss-cross-kind'],
    faulty: { loss: 'binaryCrossentropy' },
  }),
  definePair(fixed, {
    id: 'gh-gol-nn-rate',
    title: 'Game of Life, a tenth of the rate',
    origin: 'defect4ML',
    documented: 'defect4ML 075 documents fault and repair',
    difference: 'Adam at 0.01 instead of 0.001',
    faultTypes: ['learning-rate-down'],
    faulty: { optimizer: { kind: 'adam', learningRate: 0.001 } },
  }),
];
