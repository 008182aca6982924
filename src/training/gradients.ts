import * as tf from '@tensorflow/tfjs';
import { lossOf } from './loss-op.ts';
import type { Network, Pass } from './network.ts';
import type { LossName } from './spec.ts';

/** One differentiated pass. */
export interface DifferentiatedPass {
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
