import * as tf from '@tensorflow/tfjs-core';
import { activeHeap } from './kernels/load.ts';
import type { ForwardPass, Network } from './network.ts';
import type { Judged, Objective } from './objective.ts';
import { scaleReplicas } from './ops/replicas.ts';

/** One differentiated pass. */
interface DifferentiatedPass {
  readonly inputs: tf.Tensor;
  readonly targets: tf.Tensor;
  /** Values of the trainable weights, in their order. */
  readonly weights: readonly tf.Tensor[];
  readonly pass: ForwardPass;
  /** Whether the loss includes the penalties. */
  readonly penalised: boolean;
  /** Of a mini-batch that is trained on: what its rows count, `[R, B]`; none where all count alike. */
  readonly training?: { readonly rowWeights: tf.Tensor | null };
}

/**
 * Mean losses `[R]`, then their gradients `[R, …]` per trainable weight. `seed` is ones `[R]`: each replica's loss is
 * differentiated for itself.
 */
export function differentiate(
  network: Network,
  objective: Objective,
  seed: tf.Tensor,
  { inputs, targets, weights, pass, penalised, training }: DifferentiatedPass,
): tf.Tensor[] {
  const lossOfWeights = () => {
    const all = network.valuesWith(weights);
    const terms: tf.Tensor[] = [];
    const addLoss = (term: tf.Tensor) => terms.push(term);
    const outputs = network.forward(inputs, all, { ...pass, addLoss });
    const penalty = penalised ? network.penalty(all) : null;
    if (penalty !== null) terms.push(penalty);
    return terms.reduce((sum, term) => tf.add(sum, term), lossOf(objective, outputs, targets, training));
  };
  const { value, grads } = tf.engine().gradients(lossOfWeights, [...weights], seed);
  // A weight that the loss does not depend on has none.
  const all: readonly (tf.Tensor | null | undefined)[] = grads;
  return [value, ...weights.map((weight, i) => all[i] ?? zerosLike(weight))];
}

function zerosLike(weight: tf.Tensor): tf.Tensor {
  const heap = activeHeap();
  if (heap === null) return tf.zerosLike(weight);
  const zeros = heap.create(weight.shape);
  heap.kernels.clear(heap.address(zeros), zeros.size);
  return zeros;
}

/** Loss per replica, `[R]`, of outputs `[R, B, …]`, with gradient for the outputs. */
function lossOf(
  objective: Objective,
  outputs: tf.Tensor,
  targets: tf.Tensor,
  training: DifferentiatedPass['training'],
): tf.Tensor {
  const op = tf.customGrad((given, save) => {
    const { value, gradient } = measureLoss(objective, given as tf.Tensor, targets, training);
    (save as tf.GradSaveFunc)([gradient]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => scaleReplicas(saved[0]!, dy);
    return { value, gradFunc };
  });
  return op(outputs);
}

/** Losses `[R]` and their derivatives for the outputs, computed by the host. */
function measureLoss(
  objective: Objective,
  outputs: tf.Tensor,
  targets: tf.Tensor,
  training: DifferentiatedPass['training'],
) {
  const judge = () => ({
    ...judged(outputs, targets),
    ...(training && { training: readTraining(training) }),
  });
  const heap = activeHeap();
  if (heap === null) {
    const { losses, gradient } = objective.evaluate(judge());
    return { value: tf.tensor1d(losses), gradient: tf.tensor(gradient, outputs.shape) };
  }
  const value = heap.create([outputs.shape[0]!]);
  const gradient = heap.create(outputs.shape);
  heap.host(() => {
    const place = heap.values(gradient) as Float32Array<ArrayBuffer>;
    heap.values(value).set(objective.evaluate(judge(), place).losses);
  });
  return { value, gradient };
}

/** Outputs and targets as an objective reads them; on our heap views that are good until something is allocated. */
export function judged(outputs: tf.Tensor, targets: tf.Tensor): Judged {
  return { replicas: outputs.shape[0]!, predictions: readValues(outputs), targets: readValues(targets) };
}

function readTraining({ rowWeights }: NonNullable<DifferentiatedPass['training']>): Judged['training'] {
  return rowWeights === null ? {} : { rowWeights: readValues(rowWeights) };
}

function readValues(tensor: tf.Tensor): Float32Array {
  return (activeHeap()?.values(tensor) ?? tensor.dataSync()) as Float32Array;
}
