import * as tf from '@tensorflow/tfjs';

/**
 * Rows of a matrix: `x [N, D]` or `[N]`, int32 `rows` of any shape → `[…rows, D]`. The gradient is a scatter-add;
 * stock `gather` takes a sum over masks there, which is quadratic and turns one NaN into a NaN in every row.
 */
export function gatherRows(x: tf.Tensor, rows: tf.Tensor): tf.Tensor {
  const row = x.shape.slice(1);
  const gathered = tf.customGrad((source) => ({
    value: tf.gather(source as tf.Tensor, rows as tf.Tensor1D),
    gradFunc: (dy: tf.Tensor) =>
      tf.scatterND(tf.reshape(rows, [-1, 1]), tf.reshape(dy, [-1, ...row]), x.shape as tf.ShapeMap[tf.Rank]),
  }));
  return gathered(x);
}
