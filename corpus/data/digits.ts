import { defineTable } from './table-source.ts';

export const digits = defineTable({
  id: 'digits',
  title: 'Optical digits: handwritten digits of 8 × 8 pixels from 0 to 16',
  origin: 'Alpaydin and Kaynak (1998), doi:10.24432/C50P49',
  licence: 'UCI Machine Learning Repository, CC BY 4.0',
  fixedSplit: false,
  sha256: '7cbf7c6a69bcbfb7cec125e22834fd21fb9616540e4686bfb5b1fd0bccb188b7',
  classes: 10,
  inputShape: [8, 8, 1],
});
