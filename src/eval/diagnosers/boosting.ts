import { randomStream } from '../../lib/random.ts';
import { binTable } from './bins.ts';
import { defineDiagnoser, type TrainingTable } from './define.ts';
import { BoostGrower } from './grow-boosted.ts';
import { softmax } from './matrix.ts';
import { findLeaf, type Trees } from './trees.ts';

const rounds = 100;

/** Fewer than single trees see: a hundred small steps do not need fine cuts, and histograms cost by the bin. */
const valueBins = 63;

/** Those of scikit-learn's HistGradientBoostingClassifier; the columns drawn per tree are of XGBoost (Chen and Guestrin 2016). */
const settings = { columns: 0.25, leaves: 31, rate: 0.1, rows: 20, curvature: 1e-3 };

/**
 * Gradient boosting (Friedman 2001) of the softmax loss with second derivatives: 100 rounds, fixed beforehand, of one tree per
 * class with at most 31 leaves, each seeing a quarter of the columns; balanced class weights; missing values in a bin of
 * their own that goes to the side that serves the cut better. Of two classes the first keeps score 0, and a round is one tree.
 */
export const boosting = defineDiagnoser({
  id: 'boosting',
  title: 'Gradient boosting, 100 rounds',
  fit(table, seed) {
    const { rows, width, classes } = table;
    const grower = new BoostGrower(binTable(rows, width, valueBins), settings);
    const scores = Array.from({ length: classes }, () => new Float64Array(rows.length));
    const shares = scores.map((score) => score.slice());
    const grown = classes === 2 ? [1] : scores.map((_, c) => c);
    for (let round = 0; round < rounds; round++) {
      shareRows(scores, shares);
      for (const c of grown) {
        differentiate(table, c, shares[c]!, grower);
        grower.grow(scores[c]!, randomStream('boosting', seed, round, c));
      }
    }
    const trees = grower.finish();
    return (row) => softmax(scoreRow(trees, grown, classes, row));
  },
});

/** Softmax over classes, row by row. */
function shareRows(scores: readonly Float64Array[], shares: readonly Float64Array[]): void {
  const ofRow = new Float64Array(scores.length);
  for (let i = 0; i < scores[0]!.length; i++) {
    for (let c = 0; c < ofRow.length; c++) ofRow[c] = scores[c]![i]!;
    softmax(ofRow);
    for (let c = 0; c < ofRow.length; c++) shares[c]![i] = ofRow[c]!;
  }
}

/** Derivatives of weight × cross-entropy by the score of class `c`. */
function differentiate({ labels, weights }: TrainingTable, c: number, shares: Float64Array, to: BoostGrower) {
  for (let i = 0; i < labels.length; i++) {
    const weight = weights[labels[i]!]!;
    const share = shares[i]!;
    to.slopes[i] = weight * (share - Number(labels[i] === c));
    to.curvatures[i] = weight * share * (1 - share);
  }
}

function scoreRow(trees: Trees, grown: readonly number[], classes: number, row: Float64Array): Float64Array {
  const scores = new Float64Array(classes);
  trees.roots.forEach((root, tree) => {
    scores[grown[tree % grown.length]!]! += trees.leaves[trees.child[findLeaf(trees, root, row)]!]!;
  });
  return scores;
}
