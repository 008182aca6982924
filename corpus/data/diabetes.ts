import { defineTable } from './table-source.ts';

export const diabetes = defineTable({
  id: 'diabetes',
  title: 'Diabetes: progression after one year, in hundreds, from ten baseline measurements',
  origin: 'Efron, Hastie, Johnstone and Tibshirani (2004), Annals of Statistics 32(2)',
  licence: 'published by the authors without a stated licence; distributed with scikit-learn (BSD-3-Clause)',
  fixedSplit: true,
  sha256: '99101c723df49f78e95018a45f8c7b1a58d10060bf7799aeeff5d054da740c29',
  classes: null,
  targetUnit: 100,
});
