import { defineTable } from './table-source.ts';

export const iris = defineTable({
  id: 'iris',
  title: 'Iris: species from four lengths',
  origin: 'Fisher (1936), doi:10.24432/C56C76',
  licence: 'UCI Machine Learning Repository, CC BY 4.0',
  fixedSplit: true,
  sha256: 'ea6818db18d01ecb1ae435102de983109de40dce6ce9d052ea7d218d1bfea4ff',
  classes: 3,
});
