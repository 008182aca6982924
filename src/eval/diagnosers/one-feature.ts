import { randomStream } from '../../lib/random.ts';
import { balancedAccuracy, countConfusion } from '../../statistics/confusion.ts';
import { argmax } from '../../statistics/descriptive.ts';
import { type BinnedTable, binTable } from './bins.ts';
import { defineDiagnoser, type TrainingTable } from './define.ts';
import { TreeGrower } from './grow-trees.ts';
import { type Trees, voteTrees } from './trees.ts';

/**
 * The one-feature baseline: a tree on a single column, with one threshold for two classes and 1 + ⌈log₂ classes⌉ levels for more
 * (Gini impurity often cuts one class off at a time), balanced class weights. The column is that of the highest balanced accuracy on the training rows, the first of equals. What a
 * diagnoser of many features must beat.
 */
export const oneFeature = defineDiagnoser({
  id: 'one-feature',
  title: 'Best single feature, one threshold for two classes',
  isFloor: true,
  fit(table) {
    const binned = binTable(table.rows, table.width);
    let best: { column: number; trees: Trees; score: number } | null = null;
    for (let column = 0; column < table.width; column++) {
      const trees = growOn(binned, column, table);
      const score = scoreTree(trees, column, table);
      if (best === null || score > best.score) best = { column, trees, score };
    }
    if (best === null) return () => Float64Array.from(table.counts, () => 1);
    const { column, trees } = best;
    return (row) => voteTrees(trees, row.subarray(column, column + 1));
  },
});

function growOn(
  { length, bins, lowest, highest }: BinnedTable,
  column: number,
  { labels, weights, classes }: TrainingTable,
): Trees {
  const single = {
    ...{ length, width: 1, bins: bins.subarray(column * length, (column + 1) * length) },
    ...{ lowest: [lowest[column]!], highest: [highest[column]!] },
  };
  const grower = new TreeGrower(single, {
    classes,
    columnsPerSplit: 1,
    maxDepth: classes === 2 ? 1 : 1 + Math.ceil(Math.log2(classes)),
  });
  const rowWeights = Float64Array.from(labels, (label) => weights[label]!);
  grower.grow(labels, rowWeights, randomStream('one-feature'));
  return grower.finish();
}

function scoreTree(trees: Trees, column: number, { rows, labels, classes }: TrainingTable): number {
  const predictions = rows.map((row) => argmax(voteTrees(trees, row.subarray(column, column + 1))));
  return balancedAccuracy(countConfusion(labels, predictions, classes));
}
