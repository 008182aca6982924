import fixed from '../programs/so-34673164.ts';
import { changeLayers, definePair, withoutLayers } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-34673164-normalisation',
    title: 'County table, no batch normalisation, softmax and squared error',
    origin: 'DeepLocalize',
    documented:
      'DeepLocalize 19 documents fault and repair; DeepFD 19 calls the original healthy on ten rows',
    difference: 'batch normalisation first, sigmoid outputs, binary cross-entropy instead of squared error',
    faultTypes: ['layer-removed', 'output-activation-changed', 'loss-cross-kind'],
    faulty: {
      loss: 'meanSquaredError',
      layers: withoutLayers(changeLayers(fixed.layers, { 5: { activation: 'softmax' } }), 0),
    },
  }),
];
