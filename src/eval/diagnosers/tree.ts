import { randomStream } from '../../lib/random.ts';
import { binTable } from './bins.ts';
import { defineDiagnoser } from './define.ts';
import { TreeGrower } from './grow-trees.ts';
import { voteTrees } from './trees.ts';

/**
 * One classification tree (CART), Gini impurity, balanced class weights, grown until its leaves are pure. Of equally
 * good cuts the first column's lowest is taken, so neither the seed nor the order of rows matters.
 */
export const tree = defineDiagnoser({
  id: 'tree',
  title: 'Decision tree (CART)',
  fit({ rows, width, classes, labels, weights }, seed) {
    const grower = new TreeGrower(binTable(rows, width), { classes, columnsPerSplit: width });
    const rowWeights = Float64Array.from(labels, (label) => weights[label]!);
    grower.grow(labels, rowWeights, randomStream('tree', seed));
    const trees = grower.finish();
    return (row) => voteTrees(trees, row);
  },
});
