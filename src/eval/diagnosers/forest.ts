import { type RandomStream, randomStream } from '../../lib/random.ts';
import type { Diagnoser } from '../contract.ts';
import { binTable } from './bins.ts';
import { defineDiagnoser, type TrainingTable } from './define.ts';
import { TreeGrower } from './grow-trees.ts';
import { drawRow, groupRows, type ProgramWeights, type RowGroups } from './row-groups.ts';
import { voteTrees } from './trees.ts';

/** What may differ from the usual forest. */
interface ForestVariant {
  readonly title: string;
  /** How often rows of each program are drawn, within each class; as many rows as it has where absent. */
  weigh(table: TrainingTable, seed: number): ProgramWeights;
}

/**
 * Random forest (Breiman 2001): trees grown to purity, √width columns drawn at every split,
 * Gini impurity, votes averaged over the class shares of the leaves. Each bootstrap draws every class equally often, as
 * many rows as there are in all (Chen, Liaw and Breiman 2004): class weights alone do little in trees whose leaves are
 * pure, and the forest would lean to frequent classes. Missing values are a bin of their own and go to the side that
 * serves the split better. The bootstrap draws places in the table, so another order of rows gives another forest.
 */
export function createForest(id: string, treeCount: number, variant?: ForestVariant): Diagnoser {
  return defineDiagnoser({
    id,
    title: variant?.title ?? `Random forest, ${treeCount} trees`,
    drawsRows: true,
    fit(table, seed) {
      const grower = new TreeGrower(binTable(table.rows, table.width), {
        classes: table.classes,
        columnsPerSplit: Math.max(1, Math.floor(Math.sqrt(table.width))),
      });
      const groups = groupRows(table, variant?.weigh(table, seed));
      const weights = new Float64Array(table.rows.length);
      for (let tree = 0; tree < treeCount; tree++) {
        const random = randomStream('forest', seed, tree);
        drawBootstrap(weights, groups, random);
        grower.grow(table.labels, weights, random);
      }
      const trees = grower.finish();
      return (row) => voteTrees(trees, row);
    },
  });
}

/** The default learner. */
export const forest = createForest('forest', 100);

/** As many draws with replacement as there are rows, the class first; a row weighs as often as it was drawn. */
function drawBootstrap(weights: Float64Array, groups: readonly RowGroups[], random: RandomStream): void {
  weights.fill(0);
  for (let i = 0; i < weights.length; i++) weights[drawRow(groups[i % groups.length]!, random)]! += 1;
}
