import fixed from '../programs/d4-063.ts';
import { changeLayers, definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'd4-063-filters',
    title: 'Grey images, as few filters in the second convolution as in the first',
    origin: 'defect4ML',
    documented: 'defect4ML 063 documents fault and repair: 6 and 16 filters, 6 and 12 here',
    difference: 'more filters in the second convolution',
    faultTypes: ['filters'],
    faulty: { layers: changeLayers(fixed.layers, { 2: { filters: 6 } }) },
  }),
];
