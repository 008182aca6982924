import fixed from '../programs/so-59325381.ts';
import { definePair } from './pair.ts';

export default [
  definePair(fixed, {
    id: 'so-59325381-labels',
    title: 'Drawn digits, labels divided by 255 in place of pixels',
    origin: 'defect4ML',
    documented: 'defect4ML 098, DeepFD 15 and DeepLocalize 15 document fault and repair',
    difference:
      'training labels are left as they are instead of divided by 255, which makes every one class 0',
    faultTypes: ['labels-divided'],
    faulty: {
      data: { ...fixed.data, edits: [{ operator: 'labels-divided', parameters: { divisor: 255 } }] },
    },
  }),
];
