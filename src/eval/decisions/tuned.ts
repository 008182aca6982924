import type { Diagnoser, TrainingRows } from '../contract.ts';
import { fittedBy, predictEach } from '../fitted.ts';
import { innerFoldsOf, trainingRowsAt } from '../inner-folds.ts';
import type { Decision } from './decision.ts';
import { chooseMultipliers, type DecidedRows } from './multipliers.ts';

/**
 * Scores times one multiplier per class, chosen inside `fit` so that out-of-fold predictions of the training rows have the
 * highest balanced accuracy: for two classes a threshold, for more the priors of the classes. The folds hold out what the
 * outer split holds out, so a threshold for unseen programs is chosen on unseen programs. Scores still sum to 1.
 */
export const tuned: Decision = {
  id: 'tuned',
  title: 'a threshold or class priors chosen on inner folds',
  choose: (diagnoser) => ({
    ...diagnoser,
    fit(rows, seed) {
      const multipliers = chooseMultipliers(predictOutOfFold(diagnoser, rows, seed));
      const fitted = diagnoser.fit(rows, seed);
      return fittedBy((tested) => predictEach(fitted, tested).map((scores) => weigh(scores, multipliers)));
    },
  }),
};

/** Scores of every row that an inner fold tests, by a diagnoser that did not train on that fold. */
function predictOutOfFold(diagnoser: Diagnoser, rows: TrainingRows, seed: number): DecidedRows {
  const labels: number[] = [];
  const scores: Float64Array[] = [];
  for (const { trained, tested } of innerFoldsOf(rows)) {
    const fitted = diagnoser.fit(trainingRowsAt(rows, trained), seed);
    labels.push(...tested.map((i) => rows.labels[i]!));
    scores.push(...predictEach(fitted, tested.map((i) => rows.rows[i]!))); // biome-ignore format: one call
  }
  return { labels: Int32Array.from(labels), scores, classes: rows.classes.length };
}

/** Scores times these factors, with a sum of 1; an abstention stays one. */
export function weigh(scores: Float64Array, multipliers: Float64Array): Float64Array {
  const weighed = scores.map((score, c) => score * multipliers[c]!);
  // Sorted, so that another order of the classes gives the same sum to the last bit.
  const total = weighed.toSorted().reduce((sum, score) => sum + score, 0);
  return total > 0 ? weighed.map((score) => score / total) : scores;
}
