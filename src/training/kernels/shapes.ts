import * as tf from '@tensorflow/tfjs';

/**
 * Kernels trust the sizes they are told: a tensor of another shape would have them read what lies behind it.
 * @throws Error for a tensor of another shape or type, a defect of the caller.
 */
export function requireShape(
  what: string,
  { shape, dtype }: tf.TensorInfo,
  wanted: readonly number[],
  type: 'float32' | 'int32' = 'float32',
): void {
  if (tf.util.arraysEqual(shape, [...wanted]) && dtype === type) return;
  throw new Error(`${what} is ${dtype} [${shape}], not ${type} [${wanted}]`);
}
