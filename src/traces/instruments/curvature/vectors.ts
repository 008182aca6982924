import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../lib/random.ts';
import { combine, type Factors } from '../../../training/ops/combine.ts';
import { dotProduct } from '../../../training/ops/statistics.ts';

/**
 * A vector over all trainable weights, one per replica: `[R, n]`, the weights one behind the other. Sums over it are
 * taken in double precision.
 */
export type Vector = tf.Tensor;

/** Dot product per replica. */
export const dot: (a: Vector, b: Vector) => Factors = dotProduct;

/** Euclidean norm per replica. */
export function norm(a: Vector): Factors {
  return dot(a, a).map(Math.sqrt);
}

/** `a + factor·b`, with a factor per replica. */
export function addScaled(a: Vector, b: Vector, factors: Factors): Vector {
  return combine(a, everywhere(factors.length, 1), b, factors);
}

/** `factor·a`, with a factor per replica. */
export function scaleVector(a: Vector, factors: Factors): Vector {
  return combine(a, factors, a, everywhere(factors.length, 0));
}

/** Unit length per replica; zero stays zero. */
export function normalise(a: Vector): Vector {
  return scaleVector(a, inverses(norm(a)));
}

/**
 * The part of `a` that is orthogonal to every vector of an orthonormal basis: taken away twice, since once leaves
 * rounding behind.
 */
export function orthogonalise(a: Vector, basis: readonly Vector[]): Vector {
  return tf.tidy(() =>
    [...basis, ...basis].reduce((rest, member) => addScaled(rest, member, negated(dot(member, rest))), a),
  );
}

/** 1/x, and 0 where that is not finite: a vector without length has no direction. */
export function inverses(lengths: Factors): Factors {
  return lengths.map((length) => (Number.isFinite(1 / length) ? 1 / length : 0));
}

export function negated(factors: Factors): Factors {
  return factors.map((factor) => -factor);
}

/** The same factor for every replica. */
export function everywhere(replicas: number, factor: number): Factors {
  return new Float64Array(replicas).fill(factor);
}

/** Random signs, every replica's from its own stream, so that none depends on its companions. */
export function randomSigns(size: number, streams: readonly RandomStream[]): Vector {
  const values = new Float32Array(streams.length * size);
  streams.forEach((stream, r) => {
    let bits = 0;
    for (let i = 0; i < size; i++) {
      bits = i % 32 === 0 ? stream.bits() : bits >>> 1;
      values[r * size + i] = (bits & 1) * 2 - 1;
    }
  });
  return tf.tensor2d(values, [streams.length, size]);
}
