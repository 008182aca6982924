import * as tf from '@tensorflow/tfjs';
import { evaluateLoss, type LossInput } from './losses.ts';
import type { LossName } from './spec.ts';

/** Mean loss per replica, `[R]`, of outputs `[R, B, …, width]`, with gradient for the outputs. */
export function lossOf(name: LossName, outputs: tf.Tensor, targets: Float32Array): tf.Tensor {
  const op = tf.customGrad((predictions) => {
    const { losses, gradient } = evaluateLoss(name, lossInput(predictions as tf.Tensor, targets));
    const gradFunc = (dy: tf.Tensor) => tf.tensor(scaleReplicas(gradient, dy), outputs.shape);
    return { value: tf.tensor1d(losses), gradFunc };
  });
  return op(outputs);
}

/** The derivative times what arrives at each replica's loss, which is 1 unless somebody scales losses. */
function scaleReplicas(gradient: Float32Array, dy: tf.Tensor): Float32Array {
  const arriving = dy.dataSync();
  if (arriving.every((value) => value === 1)) return gradient;
  const size = gradient.length / arriving.length;
  return gradient.map((value, i) => value * arriving[Math.floor(i / size)]!);
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
