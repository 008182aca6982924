import { defineDiagnoser, type TrainingTable, type Vote } from './define.ts';
import { innerProduct, type StandardRows, softmax, standardiseRows } from './matrix.ts';
import { type MinimiseSettings, minimise, type SmoothFunction } from './minimise.ts';
import { factorise, solveFactored, weightedProducts } from './normal-equations.ts';
import { type Coordinate, standardiserOf } from './standardise.ts';

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
  fit: (table) => voteLinear(fitLinear(table)),
});

/** A fitted regression as plain numbers, to be kept in a file. */
export interface LinearModel {
  readonly coordinates: readonly Coordinate[];
  /** `[classes, coordinates + 1]`, the intercept last. */
  readonly coefficients: ArrayLike<number>;
  readonly classes: number;
}

export function fitLinear({
  rows,
  width,
  labels,
  classes,
  weights,
}: Omit<TrainingTable, 'counts' | 'programs'>): LinearModel {
  const table = standardiseRows(rows, width);
  const coefficients = fitLogistic({ ...table, labels, classes, weights });
  return { coordinates: table.standardiser.coordinates, coefficients, classes };
}

/** Class shares of a row by a fitted regression. */
export function voteLinear({ coordinates, coefficients, classes }: LinearModel): Vote {
  const standardiser = standardiserOf(coordinates);
  const point = Float64Array.from(coefficients);
  return (row) => softmax(linearScores(point, standardiser.apply(row), classes));
}

/**
 * Coefficients `[classes, width + 1]`, the intercept last, to the tolerance of scikit-learn's default. Intercepts are only
 * determined up to a common shift; the one reached from 0 sums to 0.
 */
export function fitLogistic(
  problem: LogisticProblem,
  settings: MinimiseSettings = { tolerance: 1e-4, steps: 500 },
): Float64Array {
  const start = new Float64Array(problem.classes * (problem.width + 1));
  return minimise(logisticObjective(problem), start, { precondition: guessCurvature(problem), ...settings });
}

/**
 * Division by the second derivative where every share is ½: the same for all classes, so one factor serves them all and
 * classes are treated alike. A fixed guess of this kind: Böhning (1992), Multinomial logistic regression algorithm.
 */
function guessCurvature({ length, width, values, labels, classes, weights }: LogisticProblem) {
  const size = width + 1;
  const rowWeights = Float64Array.from(labels, (label) => weights[label]! / (4 * length));
  const products = weightedProducts({ length, width, values, weights: rowWeights }, 1 / length);
  const factor = factorise(products, size);
  return (vector: Float64Array): void => {
    for (let c = 0; c < classes; c++) solveFactored(factor, size, vector, c * size);
  };
}

/** Divided by the number of rows, so that one tolerance fits tables of all sizes. */
export function logisticObjective(problem: LogisticProblem): SmoothFunction {
  const { length, width, labels, classes, weights } = problem;
  const scores = new Float64Array(classes * length);
  return (point, gradient) => {
    scoreRows(problem, point, scores);
    const loss = scoresToSlopes(scores, labels, weights);
    const penalty = startWithPenalty(point, gradient, width + 1, length);
    addSlopes(problem, scores, gradient);
    return loss + penalty;
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

/**
 * Linear scores `[classes, length]`. Four rows at a time, so that a coefficient is read once for all of them; the last
 * row stands in where the rows do not come out even.
 */
function scoreRows(
  { length, width, values, classes }: LogisticProblem,
  point: Float64Array,
  scores: Float64Array,
) {
  for (let i = 0; i < length; i += 4) {
    const [row1, row2, row3] = [1, 2, 3].map((k) => Math.min(i + k, length - 1)) as [number, number, number];
    const [from0, from1, from2, from3] = [i * width, row1 * width, row2 * width, row3 * width];
    for (let c = 0; c < classes; c++) {
      const from = c * (width + 1);
      let sum0 = point[from + width]!;
      let sum1 = sum0;
      let sum2 = sum0;
      let sum3 = sum0;
      for (let j = 0; j < width; j++) {
        const coefficient = point[from + j]!;
        sum0 += coefficient * values[from0 + j]!;
        sum1 += coefficient * values[from1 + j]!;
        sum2 += coefficient * values[from2 + j]!;
        sum3 += coefficient * values[from3 + j]!;
      }
      const to = c * length;
      scores[to + i] = sum0;
      scores[to + row1] = sum1;
      scores[to + row2] = sum2;
      scores[to + row3] = sum3;
    }
  }
}

/** Mean weighted cross-entropy; every score is overwritten with the derivative of that by it. */
function scoresToSlopes(scores: Float64Array, labels: Int32Array, weights: Float64Array): number {
  const { length } = labels;
  const shares = new Float64Array(weights.length);
  let loss = 0;
  for (let i = 0; i < length; i++) {
    for (let c = 0; c < shares.length; c++) shares[c] = scores[c * length + i]!;
    softmax(shares);
    const label = labels[i]!;
    const weight = weights[label]! / length;
    loss -= weight * Math.log(Math.max(shares[label]!, Number.MIN_VALUE));
    for (let c = 0; c < shares.length; c++) {
      scores[c * length + i] = weight * (shares[c]! - Number(c === label));
    }
  }
  return loss;
}

/** Adds Σ slope · row to the gradient, four rows at a time as in `scoreRows`. */
function addSlopes(
  { length, width, values, classes }: LogisticProblem,
  slopes: Float64Array,
  gradient: Float64Array,
) {
  for (let i = 0; i < length; i += 4) {
    const [row1, row2, row3] = [1, 2, 3].map((k) => Math.min(i + k, length - 1)) as [number, number, number];
    const [from0, from1, from2, from3] = [i * width, row1 * width, row2 * width, row3 * width];
    for (let c = 0; c < classes; c++) {
      const at = c * length + i;
      const slope0 = slopes[at]!;
      const slope1 = i + 1 < length ? slopes[at + 1]! : 0;
      const slope2 = i + 2 < length ? slopes[at + 2]! : 0;
      const slope3 = i + 3 < length ? slopes[at + 3]! : 0;
      const from = c * (width + 1);
      for (let j = 0; j < width; j++) {
        gradient[from + j]! +=
          slope0 * values[from0 + j]! +
          slope1 * values[from1 + j]! +
          (slope2 * values[from2 + j]! + slope3 * values[from3 + j]!);
      }
      gradient[from + width]! += slope0 + slope1 + (slope2 + slope3);
    }
  }
}

/** Intercept plus inner product per class, of one row. */
function linearScores(coefficients: Float64Array, row: Float64Array, classes: number): Float64Array {
  const width = coefficients.length / classes - 1;
  return Float64Array.from({ length: classes }, (_, c) => {
    const from = c * (width + 1);
    return coefficients[from + width]! + innerProduct(coefficients, from, row, 0, width);
  });
}
