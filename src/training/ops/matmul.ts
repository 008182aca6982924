import * as tf from '@tensorflow/tfjs';

/** Which operands are stored transposed. */
export interface Transposition {
  readonly a?: boolean;
  readonly b?: boolean;
}

/**
 * Matrix product per replica, `[R, M, K] · [R, K, N] → [R, M, N]`, with gradient; a transposed operand is stored
 * `[R, K, M]` or `[R, N, K]`. On wasm (where our kernel is behind `tf.matMul` as well) an element's value depends on
 * its row, its column and K only, never on R, M, N or its place.
 */
export function matMul(a: tf.Tensor, b: tf.Tensor, transpose: Transposition = {}): tf.Tensor3D {
  const attributes = { transposeA: transpose.a ?? false, transposeB: transpose.b ?? false };
  return tf.engine().runKernel(tf.BatchMatMul, { a, b }, attributes) as tf.Tensor3D;
}
