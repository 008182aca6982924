import { type RandomStream, randomStream } from '../../lib/random.ts';
import { binTable } from './bins.ts';
import { defineDiagnoser, type TrainingTable } from './define.ts';
import { createTreeGrower } from './grow-trees.ts';
import { voteTrees } from './trees.ts';

const treeCount = 100;

/**
 * Random forest (Breiman 2001), the default learner: 100 trees grown to purity on bootstrap draws, √width columns drawn
 * at every split, Gini impurity, balanced class weights, votes averaged over the class shares of the leaves. Missing
 * values are a bin of their own and go to the side that serves the split better. The bootstrap draws places in the
 * table, so another order of rows gives another forest of the same kind.
 */
export const forest = defineDiagnoser({
  id: 'forest',
  title: 'Random forest, 100 trees',
  fit(table, seed) {
    const grower = createTreeGrower(binTable(table.rows, table.width), {
      classes: table.classes,
      columnsPerSplit: Math.max(1, Math.floor(Math.sqrt(table.width))),
    });
    const weights = new Float64Array(table.rows.length);
    for (let tree = 0; tree < treeCount; tree++) {
      const random = randomStream('forest', seed, tree);
      drawBootstrap(weights, table, random);
      grower.grow(table.labels, weights, random);
    }
    const trees = grower.finish();
    return (row) => voteTrees(trees, row);
  },
});

/** As many draws with replacement as there are rows; a row weighs its draws times the weight of its class. */
function drawBootstrap(weights: Float64Array, table: TrainingTable, random: RandomStream): void {
  weights.fill(0);
  for (let i = 0; i < weights.length; i++) {
    const row = random.integer(weights.length);
    weights[row]! += table.weights[table.labels[row]!]!;
  }
}
