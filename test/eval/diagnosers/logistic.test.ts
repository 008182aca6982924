import { describe, expect, it } from 'vitest';
import {
  fitLogistic,
  type LogisticProblem,
  logisticObjective,
} from '../../../src/eval/diagnosers/logistic.ts';
import { randomStream } from '../../../src/lib/random.ts';

const points = [
  [0.5, -1.2],
  [1.5, 0.3],
  [-0.7, 0.8],
  [-1.1, -0.4],
  [0.2, 1.9],
  [2.0, -0.6],
  [-0.3, -1.5],
  [0.9, 1.1],
  [-1.6, 0.2],
  [0.1, -0.1],
];

const problem: LogisticProblem = {
  length: 10,
  width: 2,
  values: Float64Array.from(points.flat()),
  labels: Int32Array.of(0, 0, 1, 1, 2, 0, 1, 2, 1, 0),
  classes: 3,
  weights: Float64Array.of(10 / 12, 10 / 12, 10 / 6),
};

/** Beyond what an evaluation needs, to compare with coefficients known to many digits. */
const exact = { tolerance: 1e-6, steps: 500 };

describe('logistic regression', () => {
  it('finds the coefficients of scikit-learn', () => {
    // LogisticRegression(C=1, class_weight="balanced", tol=1e-12, max_iter=10000), scikit-learn 1.2.1.
    const expected = [
      [0.71212345, -0.61670531, 0.15556451],
      [-1.0499792, -0.41270253, 0.322962],
      [0.33785575, 1.02940783, -0.47852651],
    ].flat();
    fitLogistic(problem, exact).forEach((value, j) => {
      expect(Math.abs(value - expected[j]!)).toBeLessThan(5e-6);
    });
  });

  it('meets the condition that a hand can check: one weight, two rows', () => {
    // Rows ±1 of classes 0 and 1: coefficients are ∓a with a = 2 σ(−2a), and no intercept.
    const a = fitLogistic(
      {
        length: 2,
        width: 1,
        values: Float64Array.of(1, -1),
        labels: Int32Array.of(0, 1),
        classes: 2,
        weights: Float64Array.of(1, 1),
      },
      exact,
    );
    expect(a[0]).toBeCloseTo(2 / (1 + Math.exp(2 * a[0]!)), 5);
    expect(a[2]).toBeCloseTo(-a[0]!, 9);
    expect(a[1]).toBeCloseTo(0, 12);
    expect(a[3]).toBeCloseTo(0, 12);
  });

  it('has the gradient that differences of its objective give', () => {
    const random = randomStream('logistic-gradient');
    const objective = logisticObjective(problem);
    const at = Float64Array.from({ length: 9 }, () => random.normal());
    const gradient = new Float64Array(9);
    objective(at, gradient);
    const scratch = new Float64Array(9);
    for (let j = 0; j < 9; j++) {
      const [up, down] = [1e-5, -1e-5].map((step) => objective(at.with(j, at[j]! + step), scratch));
      expect((up! - down!) / 2e-5).toBeCloseTo(gradient[j]!, 8);
    }
  });
});
