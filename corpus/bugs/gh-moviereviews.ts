import fixed from '../programs/gh-moviereviews.ts';
import { definePair, withoutLayers } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'gh-moviereviews-dropout',
    title: 'Film reviews, no dropout and fewer epochs',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 39 and DeepFD 50 document fault and repair: 4 and 7 epochs, 6 and 10 here',
    difference: 'dropout after both hidden layers, more epochs',
    faultTypes: ['layer-removed', 'epochs'],
    faulty: { layers: withoutLayers(fixed.layers, 1, 3), epochs: 6 },
  }),
];
