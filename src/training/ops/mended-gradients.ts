import * as tf from '@tensorflow/tfjs-core';

/**
 * Rows of a matrix: `x [N, D]` or `[N]`, int32 `rows` of any shape → `[…rows, D]`. The gradient is a scatter-add;
 * stock `gather` takes a sum over masks there, which is quadratic and turns one NaN into a NaN in every row.
 */
export function pickRows(x: tf.Tensor, rows: tf.Tensor): tf.Tensor {
  const row = x.shape.slice(1);
  const gathered = tf.customGrad((source, save) => {
    (save as tf.GradSaveFunc)([rows]);
    return {
      value: tf.gather(source as tf.Tensor, rows as tf.Tensor1D),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const places = tf.reshape(saved[0]!, [-1, 1]);
        return tf.scatterND(places, tf.reshape(dy, [-1, ...row]), x.shape as tf.ShapeMap[tf.Rank]);
      },
    };
  });
  return gathered(x);
}

/** `tf.unstack`, whose own gradient fails where the axis has a single entry. */
export function unstack(x: tf.Tensor, axis = 0): tf.Tensor[] {
  return x.shape[axis] === 1 ? [tf.squeeze(x, [axis])] : tf.unstack(x, axis);
}
