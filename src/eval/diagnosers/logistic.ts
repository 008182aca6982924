import { defineDiagnoser } from './define.ts';
import { dot, type StandardRows, softmax, standardiseRows } from './matrix.ts';
import { type MinimiseSettings, minimise, type Objective } from './minimise.ts';

/** What the objective is made of. */
export interface LogisticProblem extends Pick<StandardRows, 'length' | 'width' | 'values'> {
  /** Class per row. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Weight per class. */
  readonly weights: Float64Array;
}

/**
 * Multinomial logistic regression with L2 penalty (strength C = 1), balanced class weights, on standardised rows:
 * Σ weight · cross-entropy + ½ ‖coefficients‖², intercepts free, the objective of scikit-learn's default.
 */
export const logistic = defineDiagnoser({
  id: 'logistic',
  title: 'Logistic regression (multinomial, L2)',
  fit({ rows, width, labels, classes, weights }) {
    const table = standardiseRows(rows, width);
    const coefficients = fitLogistic({ ...table, labels, classes, weights });
    return (row) => softmax(linearScores(coefficients, table.standardiser.apply(row), 0, classes));
  },
});

/**
 * Coefficients `[classes, width + 1]`, the intercept last, to the tolerance and within the steps of scikit-learn's default. Intercepts are only determined up to a common shift; the one
 * reached from 0 sums to 0.
 */
export function fitLogistic(
  problem: LogisticProblem,
  settings: MinimiseSettings = { tolerance: 1e-4, steps: 100 },
): Float64Array {
  const start = new Float64Array(problem.classes * (problem.width + 1));
  return minimise(logisticObjective(problem), start, settings);
}

/** Divided by the number of rows, so that one tolerance fits tables of all sizes. */
export function logisticObjective({
  length,
  width,
  values,
  labels,
  classes,
  weights,
}: LogisticProblem): Objective {
  const stride = width + 1;
  return (point, gradient) => {
    let loss = startWithPenalty(point, gradient, stride, length);
    for (let i = 0; i < length; i++) {
      const shares = softmax(linearScores(point, values, i * width, classes));
      const label = labels[i]!;
      const weight = weights[label]! / length;
      loss -= weight * Math.log(Math.max(shares[label]!, Number.MIN_VALUE));
      shares[label]! -= 1;
      for (let c = 0; c < classes; c++) {
        const slope = weight * shares[c]!;
        for (let j = 0; j < width; j++) gradient[c * stride + j]! += slope * values[i * width + j]!;
        gradient[c * stride + width]! += slope;
      }
    }
    return loss;
  };
}

/** Penalty per row; the gradient is overwritten with its gradient. */
function startWithPenalty(
  point: Float64Array,
  gradient: Float64Array,
  stride: number,
  length: number,
): number {
  let penalty = 0;
  for (let j = 0; j < point.length; j++) {
    const isIntercept = (j + 1) % stride === 0;
    gradient[j] = isIntercept ? 0 : point[j]! / length;
    if (!isIntercept) penalty += (point[j]! * point[j]!) / (2 * length);
  }
  return penalty;
}

/** Intercept plus inner product per class, for the coordinates from `offset` on. */
export function linearScores(
  coefficients: Float64Array,
  values: Float64Array,
  offset: number,
  classes: number,
): Float64Array {
  const width = coefficients.length / classes - 1;
  const scores = new Float64Array(classes);
  for (let c = 0; c < classes; c++) {
    const from = c * (width + 1);
    scores[c] = coefficients[from + width]! + dot(coefficients, from, values, offset, width);
  }
  return scores;
}
