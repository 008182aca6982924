/** Rows with a weight each, as `weightedProducts` sums them. */
export interface WeightedRows {
  readonly length: number;
  readonly width: number;
  /** `[length, width]`. */
  readonly values: Float64Array;
  /** Weight per row. */
  readonly weights: Float64Array;
}

/** Rows taken at a time: the sums are read and written once for all of them. */
const block = 4;

/**
 * Σ w x xᵀ + `penalty` on the diagonal, lower triangle, row-major `[width + 1, width + 1]`; the last coordinate of every x is
 * a 1 that bears no penalty.
 */
export function weightedProducts({ length, width, values, weights }: WeightedRows, penalty: number) {
  const size = width + 1;
  const matrix = new Float64Array(size * size);
  const rows = new Float64Array(block * size).fill(1);
  const scales = new Float64Array(block);
  for (let i = 0; i < length; i += block) {
    for (let k = 0; k < block; k++) {
      const row = Math.min(i + k, length - 1);
      rows.set(values.subarray(row * width, (row + 1) * width), k * size);
      scales[k] = i + k < length ? weights[row]! : 0;
    }
    addProducts(matrix, size, rows, scales);
  }
  for (let a = 0; a < width; a++) matrix[a * size + a]! += penalty;
  return matrix;
}

function addProducts(matrix: Float64Array, size: number, rows: Float64Array, scales: Float64Array): void {
  const [second, third, fourth] = [size, 2 * size, 3 * size];
  for (let a = 0; a < size; a++) {
    const scale0 = scales[0]! * rows[a]!;
    const scale1 = scales[1]! * rows[second + a]!;
    const scale2 = scales[2]! * rows[third + a]!;
    const scale3 = scales[3]! * rows[fourth + a]!;
    const from = a * size;
    for (let b = 0; b <= a; b++) {
      matrix[from + b]! +=
        scale0 * rows[b]! +
        scale1 * rows[second + b]! +
        (scale2 * rows[third + b]! + scale3 * rows[fourth + b]!);
    }
  }
}

/** Cholesky's lower factor of a positive definite matrix given by its lower triangle, in place. */
export function factorise(matrix: Float64Array, size: number): Float64Array {
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let rest = matrix[a * size + b]!;
      for (let k = 0; k < b; k++) rest -= matrix[a * size + k]! * matrix[b * size + k]!;
      matrix[a * size + b] = a === b ? Math.sqrt(rest) : rest / matrix[b * size + b]!;
    }
  }
  return matrix;
}

/** Divides the `size` numbers from `from` on by the matrix of which this is the factor, in place; both ways go along rows. */
export function solveFactored(factor: Float64Array, size: number, right: Float64Array, from = 0): void {
  for (let a = 0; a < size; a++) {
    let rest = right[from + a]!;
    for (let k = 0; k < a; k++) rest -= factor[a * size + k]! * right[from + k]!;
    right[from + a] = rest / factor[a * size + a]!;
  }
  for (let a = size - 1; a >= 0; a--) {
    const solved = right[from + a]! / factor[a * size + a]!;
    right[from + a] = solved;
    for (let k = 0; k < a; k++) right[from + k]! -= factor[a * size + k]! * solved;
  }
}

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
