import fixed from '../programs/so-50481178.ts';
import { changeLayers, definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-50481178-output',
    title: 'Two classes, one sigmoid unit',
    origin: 'DeepLocalize',
    documented:
      'DeepLocalize 30 documents fault and repair; DeepFD 30 remarks that the repair made its results worse',
    difference:
      'two softmax units and sparse cross-entropy instead of one sigmoid unit and binary cross-entropy',
    faultTypes: ['output-activation-changed', 'units', 'loss-within-kind'],
    faulty: {
      data: { ...fixed.data, target: 'binary' },
      loss: 'binaryCrossentropy',
      layers: changeLayers(fixed.layers, { 4: { units: 1, activation: 'sigmoid' } }),
    },
  }),
];
