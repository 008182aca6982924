export interface RidgeProblem {
  readonly length: number;
  readonly width: number;
  /** `[length, width]`. */
  readonly values: Float64Array;
  /** Weight per row, positive. */
  readonly weights: Float64Array;
  /** One vector of `length` per line to fit. */
  readonly targets: readonly Float64Array[];
  /** Added to the squared error per squared coefficient; positive, so that a solution always exists. */
  readonly penalty: number;
}

/**
 * Weighted least squares with L2 penalty and free intercept, by the normal equations and Cholesky's factor.
 * Per target: `width` coefficients, then the intercept.
 */
export function solveRidge(problem: RidgeProblem): Float64Array[] {
  const size = problem.width + 1;
  const factor = factorise(normalMatrix(problem), size);
  return problem.targets.map((target) => solve(factor, size, projectTarget(problem, target)));
}

/** Σ w x xᵀ + penalty, lower triangle, with a last coordinate of 1 that bears no penalty. */
function normalMatrix({ length, width, values, weights, penalty }: RidgeProblem): Float64Array {
  const size = width + 1;
  const matrix = new Float64Array(size * size);
  const row = new Float64Array(size).fill(1);
  for (let i = 0; i < length; i++) {
    row.set(values.subarray(i * width, (i + 1) * width));
    for (let a = 0; a < size; a++) {
      const scaled = weights[i]! * row[a]!;
      for (let b = 0; b <= a; b++) matrix[a * size + b]! += scaled * row[b]!;
    }
  }
  for (let a = 0; a < width; a++) matrix[a * size + a]! += penalty;
  return matrix;
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

/** Cholesky's lower factor, in place. */
function factorise(matrix: Float64Array, size: number): Float64Array {
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let rest = matrix[a * size + b]!;
      for (let k = 0; k < b; k++) rest -= matrix[a * size + k]! * matrix[b * size + k]!;
      matrix[a * size + b] = a === b ? Math.sqrt(rest) : rest / matrix[b * size + b]!;
    }
  }
  return matrix;
}

/** Forward, then backward substitution, in place. */
function solve(factor: Float64Array, size: number, right: Float64Array): Float64Array {
  for (let a = 0; a < size; a++) {
    for (let k = 0; k < a; k++) right[a]! -= factor[a * size + k]! * right[k]!;
    right[a]! /= factor[a * size + a]!;
  }
  for (let a = size - 1; a >= 0; a--) {
    for (let k = a + 1; k < size; k++) right[a]! -= factor[k * size + a]! * right[k]!;
    right[a]! /= factor[a * size + a]!;
  }
  return right;
}
