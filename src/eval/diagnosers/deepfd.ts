import { type RandomStream, randomStream } from '../../lib/random.ts';
import { argmax } from '../../statistics/descriptive.ts';
import type { Diagnoser } from '../contract.ts';
import { binTable } from './bins.ts';
import { defineDiagnoser, type TrainingTable, type Vote } from './define.ts';
import { growForest, TreeGrower } from './grow-trees.ts';
import { reachOf } from './knn.ts';
import { scaleToUnit } from './standardise.ts';
import { voteTrees } from './trees.ts';

const neighbours = 5;
const treeDepth = 5;
const forest = { trees: 32, depth: 10, columns: 60 };

/** What a model's prediction counts: so nearly the same that the order decides only where all three differ. */
const weights = { forest: 1.02, tree: 1.01, neighbours: 1 };

/**
 * DeepFD (arXiv 2205.01938): five nearest neighbours, a tree (Gini, depth 5) and a forest (32 trees, depth 10, 60 columns
 * per split) on min-max scaled features, united: each names one class, and a class scores the models that name it. Its
 * labels are sets and its union a set; here one class is predicted, so that ties of three go by the forest, then the tree.
 * Scaling is fitted with the rest, on training rows: scaling by the range of the evaluation set, as released, cannot be
 * done one trace at a time. The offsets set by hand for its own five classes have no counterpart here.
 */
function createDeepFD(id: string, title: string, columns: (column: string) => boolean): Diagnoser {
  return defineDiagnoser({
    id,
    title,
    columns,
    drawsRows: true,
    fit(table, seed) {
      const scaler = scaleToUnit(table.rows, table.width);
      const scaled = { ...table, rows: table.rows.map(scaler) };
      const random = (purpose: string) => randomStream('deepfd', seed, purpose);
      const models = [
        { vote: voteOfForest(scaled, random('forest')), weight: weights.forest },
        { vote: voteOfTree(scaled, random('tree')), weight: weights.tree },
        { vote: voteOfNeighbours(scaled), weight: weights.neighbours },
      ];
      return (row) => {
        const scores = new Float64Array(table.classes);
        for (const { vote, weight } of models) scores[argmax(vote(scaler(row)))]! += weight;
        return scores;
      };
    },
  });
}

const isRate = (column: string) => column.endsWith('.rate');
const isCounter =
  /^deepfd\.(validation-nan-loss|validation-not-well|died-relu|vanish-gradient|explode-gradient|large-weight|decrease-accuracy|increase-loss|constant-mean-weight|constant-sd-weight)\./;

/** As published: 20 series × 8 statistics, of which those of counters grow with the length of the run. */
export const deepfd = createDeepFD(
  'deepfd',
  'DeepFD (ICSE 2022): neighbours, tree and forest, united',
  (column) => column.startsWith('deepfd.') && !isRate(column),
);

/** Counters as shares of the checks, which say the same of a short run and of a long one. */
export const deepfdCorrected = createDeepFD(
  'deepfd-corrected',
  'DeepFD with counters per check',
  (column) => column.startsWith('deepfd.') && (isRate(column) || !isCounter.test(column)),
);

function voteOfTree({ rows, width, classes, labels }: TrainingTable, random: RandomStream): Vote {
  const settings = { classes, columnsPerSplit: width, maxDepth: treeDepth };
  const grower = new TreeGrower(binTable(rows, width), settings);
  grower.grow(labels, new Float64Array(rows.length).fill(1), random);
  const trees = grower.finish();
  return (row) => voteTrees(trees, row);
}

function voteOfForest({ rows, width, classes, labels }: TrainingTable, random: RandomStream): Vote {
  const settings = { classes, columnsPerSplit: Math.min(forest.columns, width), maxDepth: forest.depth };
  const { trees } = growForest(binTable(rows, width), labels, settings, forest.trees, random);
  return (row) => voteTrees(trees, row);
}

/** Rows as far away as the fifth all vote, so the order of the training rows does not matter. */
function voteOfNeighbours({ rows, width, classes, labels }: TrainingTable): Vote {
  const values = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) values.set(row, i * width);
  const distances = new Float64Array(rows.length);
  return (row) => {
    const reach = reachOf(neighbours, { length: rows.length, width, values }, row, distances);
    const votes = new Float64Array(classes);
    for (const [i, distance] of distances.entries()) if (distance <= reach) votes[labels[i]!]! += 1;
    return votes;
  };
}
