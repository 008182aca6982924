import { defineTable } from './table-source.ts';

export const breastCancer = defineTable({
  id: 'breast-cancer',
  title: 'Breast Cancer Wisconsin (Diagnostic): 0 malignant, 1 benign',
  origin: 'Wolberg, Mangasarian, Street and Street (1993), doi:10.24432/C5DW2B',
  licence: 'UCI Machine Learning Repository, CC BY 4.0',
  fixedSplit: true,
  sha256: 'd1b5fd8ef686e574ca58e9a5ab0bb175d3755d0426b7df09f895cc8d2e11d8a6',
  classes: 2,
});
