import * as tf from '@tensorflow/tfjs';
import { evaluateLoss, type LossInput } from './losses.ts';
import type { Network, Pass } from './network.ts';
import type { LossName } from './spec.ts';

/** One differentiated pass. */
interface DifferentiatedPass {
  readonly inputs: tf.Tensor;
  readonly targets: Float32Array;
  /** Values of the trainable weights, in their order. */
  readonly weights: readonly tf.Tensor[];
  readonly pass: Pass;
  /** Whether the loss includes the penalties. */
  readonly penalised: boolean;
}

export interface LossesAndGradients {
  /** Per replica. */
  readonly losses: Float32Array;
  /** `[R, …]` per trainable weight; the caller disposes. */
  readonly gradients: tf.Tensor[];
}

/** Mean losses and their gradients. `seed` is ones `[R]`: each replica's loss is differentiated for itself. */
export function differentiate(
  network: Network,
  loss: LossName,
  seed: tf.Tensor,
  { inputs, targets, weights, pass, penalised }: DifferentiatedPass,
): LossesAndGradients {
  let losses = new Float32Array();
  const gradients = tf.tidy(() => {
    const lossOfWeights = () => {
      const all = network.valuesWith(weights);
      const plain = lossOf(loss, network.forward(inputs, all, pass), targets);
      const penalty = penalised ? network.penalty(all) : null;
      return penalty === null ? plain : tf.add(plain, penalty);
    };
    const { value, grads } = tf.engine().gradients(lossOfWeights, [...weights], seed);
    losses = value.dataSync() as Float32Array<ArrayBuffer>;
    return grads;
  });
  return { losses, gradients };
}

/** Mean loss per replica, `[R]`, of outputs `[R, B, …, width]`, with gradient for the outputs. */
function lossOf(name: LossName, outputs: tf.Tensor, targets: Float32Array): tf.Tensor {
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
