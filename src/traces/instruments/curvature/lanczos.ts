import * as tf from '@tensorflow/tfjs-core';
import type { Factors } from '../../../training/ops/combine.ts';
import { dot, inverses, norm, normalise, orthogonalise, scaleVector, type Vector } from './vectors.ts';

/** What a symmetric matrix does on a small space: QᵀHQ is tridiagonal for the basis Q. */
export interface KrylovSpace {
  /** Orthonormal; a replica whose space is used up has zeros for its last vectors. */
  readonly basis: readonly Vector[];
  /** Per basis vector and replica: vᵀHv, and the coupling to the next vector. */
  readonly diagonal: readonly Factors[];
  readonly couplings: readonly Factors[];
}

/** Below this share of ‖Hv‖ what is left of it after orthogonalisation is rounding. */
const rounding = 1e-5;

/**
 * Lanczos steps with full orthogonalisation: as many products give more than power iteration, whose last vector is
 * but one of this space.
 */
export function buildKrylovSpace(
  multiplyBy: (direction: Vector) => Vector,
  start: Vector,
  steps: number,
): KrylovSpace {
  const basis = [normalise(start)];
  const diagonal: Factors[] = [];
  const couplings: Factors[] = [];
  for (let step = 1; step <= steps; step++) {
    const product = multiplyBy(basis.at(-1)!);
    diagonal.push(dot(basis.at(-1)!, product));
    const rest = orthogonalise(product, basis);
    const whole = norm(product);
    const left = norm(rest).map((length, r) => (length <= rounding * whole[r]! ? 0 : length));
    couplings.push(left);
    if (step < steps) basis.push(scaleVector(rest, inverses(left)));
    tf.dispose([product, rest]);
  }
  return { basis, diagonal, couplings };
}

/** The eigenvalue of largest size on a Krylov space, signed, and its unit vector as shares of the basis. */
interface RitzPair {
  readonly value: Factors;
  /** Per basis vector and replica. */
  readonly shares: readonly Factors[];
}

export function largestRitzPair({ diagonal, couplings }: KrylovSpace): RitzPair {
  const pairs = Array.from(diagonal[0]!, (_, r) => {
    const matrix = diagonal.map((_, i) =>
      diagonal.map((own, j) =>
        i === j ? own[r]! : Math.abs(i - j) === 1 ? couplings[Math.min(i, j)]![r]! : 0,
      ),
    );
    return largestEigenpair(matrix);
  });
  return {
    value: Float64Array.from(pairs, ({ value }) => value),
    shares: diagonal.map((_, i) => Float64Array.from(pairs, ({ vector }) => vector[i]!)),
  };
}

/** The vector that has these shares of the basis. */
export function sumBasis({ basis }: KrylovSpace, { shares }: RitzPair): Vector {
  return tf.tidy(() =>
    basis.map((vector, i) => scaleVector(vector, shares[i]!)).reduce((total, part) => tf.add(total, part)),
  );
}

const sweeps = 12;

/** Jacobi's rotations, for a few rows; a matrix that holds NaN stays as it is. */
function largestEigenpair(matrix: readonly (readonly number[])[]): {
  readonly value: number;
  readonly vector: readonly number[];
} {
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => Number(i === j)));
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (let p = 0; p < a.length; p++)
      for (let q = p + 1; q < a.length; q++) if (isCoupled(a, p, q)) rotate(a, vectors, p, q);
  const values = a.map((row, i) => row[i]!);
  const largest = values.reduce(
    (best, value, i) => (Math.abs(value) > Math.abs(values[best]!) ? i : best),
    0,
  );
  return { value: values[largest]!, vector: vectors.map((row) => row[largest]!) };
}

function isCoupled(a: readonly (readonly number[])[], p: number, q: number): boolean {
  return Math.abs(a[p]![q]!) > Number.EPSILON * (Math.abs(a[p]![p]!) + Math.abs(a[q]![q]!));
}

/** Makes `a[p][q]` zero by turning axes p and q; the columns of `vectors` turn along. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const slope = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(slope, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const turn = (row: number[]) => {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  };
  a.forEach(turn);
  const [own, other] = [a[p]!, a[q]!];
  a[p] = own.map((x, i) => cosine * x - sine * other[i]!);
  a[q] = other.map((y, i) => sine * own[i]! + cosine * y);
  vectors.forEach(turn);
}
