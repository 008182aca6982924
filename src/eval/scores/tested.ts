import type { Split } from '../contract.ts';
import type { Predictions } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';

/** Rows, their split and what was answered, aligned with each other. */
export interface Predicted {
  readonly data: TaskRows;
  readonly split: Split;
  readonly answers: Predictions;
}

/**
 * Leaves out the rows that a split never tests (S6 and S7 have some), so that scores, tallies and predictions files are of
 * rows that were asked about, and −1 in them can only mean an abstention.
 */
export function onlyTested({ data, split, answers }: Predicted): Predicted {
  const tested = Array.from(data.rows.keys()).filter((i) => split.testFolds[0]![i]! >= 0);
  if (tested.length === data.rows.length) return { data, split, answers };
  const keep = <T>(values: readonly T[]) => tested.map((i) => values[i]!);
  const keepWhole = (values: Int32Array) => Int32Array.from(tested, (i) => values[i]!);
  const classes = data.classes.length;
  const keepScores = (scores: Float64Array) =>
    Float64Array.from(
      { length: tested.length * classes },
      (_, k) => scores[tested[Math.floor(k / classes)]! * classes + (k % classes)]!,
    );
  return {
    data: {
      ...data,
      rows: keep(data.rows),
      labels: keepWhole(data.labels),
      features: keep(data.features),
    },
    split: { ...split, traceIds: keep(split.traceIds), testFolds: split.testFolds.map(keepWhole) },
    answers: {
      predictions: answers.predictions.map(keepWhole),
      scores: answers.scores.map(keepScores),
    },
  };
}
