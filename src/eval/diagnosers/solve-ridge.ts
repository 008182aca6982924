import { factorise, solveFactored, type WeightedRows, weightedProducts } from './normal-equations.ts';

export interface RidgeProblem extends WeightedRows {
  /** One vector of `length` per line to fit. */
  readonly targets: readonly Float64Array[];
  /** Added to the squared error per squared coefficient; positive, so that a solution always exists. */
  readonly penalty: number;
}

/**
 * Weighted least squares with L2 penalty and free intercept, by the normal equations and Cholesky's factor.
 * Per target: `width` coefficients, then the intercept. Weights must be positive.
 */
export function solveRidge(problem: RidgeProblem): Float64Array[] {
  const size = problem.width + 1;
  const factor = factorise(weightedProducts(problem, problem.penalty), size);
  return problem.targets.map((target) => {
    const line = projectTarget(problem, target);
    solveFactored(factor, size, line);
    return line;
  });
}

function projectTarget({ length, width, values, weights }: RidgeProblem, target: Float64Array): Float64Array {
  const projected = new Float64Array(width + 1);
  for (let i = 0; i < length; i++) {
    const scaled = weights[i]! * target[i]!;
    for (let j = 0; j < width; j++) projected[j]! += scaled * values[i * width + j]!;
    projected[width]! += scaled;
  }
  return projected;
}
