import * as tf from '@tensorflow/tfjs';

/** `tf.unstack`, whose own gradient fails where the axis has a single entry. */
export function unstack(x: tf.Tensor, axis = 0): tf.Tensor[] {
  return x.shape[axis] === 1 ? [tf.squeeze(x, [axis])] : tf.unstack(x, axis);
}
