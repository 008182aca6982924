import * as tf from '@tensorflow/tfjs';
import { evaluateLoss, type LossInput } from './losses.ts';
import type { LossName } from './spec.ts';

/** Mean loss per replica, `[R]`, of outputs `[R, B, …, width]`, with gradient for the outputs. */
export function lossOf(name: LossName, outputs: tf.Tensor, targets: Float32Array): tf.Tensor {
  const op = tf.customGrad((predictions, save) => {
    const { losses, gradient } = evaluateLoss(name, lossInput(predictions as tf.Tensor, targets));
    const derivative = tf.tensor(gradient, outputs.shape);
    (save as tf.GradSaveFunc)([derivative]);
    return {
      value: tf.tensor1d(losses),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const perReplica = outputs.shape.map((size, axis) => (axis === 0 ? size : 1));
        return tf.mul(saved[0]!, tf.reshape(dy, perReplica));
      },
    };
  });
  return op(outputs);
}

/** Outputs read out for `evaluateLoss`: every axis between the first and the last counts as rows. */
export function lossInput(outputs: tf.Tensor, targets: Float32Array): LossInput {
  const replicas = outputs.shape[0]!;
  const width = outputs.shape.at(-1)!;
  return {
    replicas,
    rows: outputs.size / (replicas * width),
    width,
    predictions: outputs.dataSync() as Float32Array,
    targets,
  };
}
