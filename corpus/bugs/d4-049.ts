import fixed from '../programs/d4-049.ts';
import { changeLayers, definePair, withoutLayers } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'd4-049-layer',
    title: 'Climate forecast, one GRU layer instead of two',
    origin: 'defect4ML',
    documented:
      'defect4ML 049 documents fault and repair; its recurrent dropout is left out of the repaired program',
    difference: 'a second GRU layer',
    faultTypes: ['layer-removed'],
    faulty: { layers: withoutLayers(changeLayers(fixed.layers, { 0: { returnSequences: false } }), 1) },
  }),
];
