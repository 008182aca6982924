import { defineTable } from './table-source.ts';

export const wine = defineTable({
  id: 'wine',
  title: 'Wine: cultivar from thirteen chemical measurements',
  origin: 'Aeberhard and Forina (1991), doi:10.24432/C5PC7J',
  licence: 'UCI Machine Learning Repository, CC BY 4.0',
  fixedSplit: true,
  sha256: '4e44fc537163910799eefab8e3c8ed6f172f4ed281d3280bb911c205477937f5',
  classes: 3,
});
