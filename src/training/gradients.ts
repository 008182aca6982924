import * as tf from '@tensorflow/tfjs';
import type { Network, Pass } from './network.ts';
import type { Objective } from './objective.ts';

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
  objective: Objective,
  seed: tf.Tensor,
  { inputs, targets, weights, pass, penalised }: DifferentiatedPass,
): LossesAndGradients {
  let losses = new Float32Array();
  const gradients = tf.tidy(() => {
    const lossOfWeights = () => {
      const all = network.valuesWith(weights);
      const terms: tf.Tensor[] = [];
      const addLoss = (term: tf.Tensor) => terms.push(term);
      const outputs = network.forward(inputs, all, { ...pass, addLoss });
      const penalty = penalised ? network.penalty(all) : null;
      if (penalty !== null) terms.push(penalty);
      return terms.reduce((sum, term) => tf.add(sum, term), lossOf(objective, outputs, targets));
    };
    const { value, grads } = tf.engine().gradients(lossOfWeights, [...weights], seed);
    losses = value.dataSync() as Float32Array<ArrayBuffer>;
    return grads;
  });
  return { losses, gradients };
}

/** Mean loss per replica, `[R]`, of outputs `[R, B, …]`, with gradient for the outputs. */
function lossOf(objective: Objective, outputs: tf.Tensor, targets: Float32Array): tf.Tensor {
  const op = tf.customGrad((given) => {
    const predictions = (given as tf.Tensor).dataSync() as Float32Array;
    const { losses, gradient } = objective.evaluate({ replicas: outputs.shape[0]!, predictions, targets });
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
