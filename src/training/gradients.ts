import * as tf from '@tensorflow/tfjs';
import { activeHeap } from './kernels/load.ts';
import type { Network, Pass } from './network.ts';
import type { Judged, Objective } from './objective.ts';
import { scaleReplicas } from './ops/replicas.ts';

/** One differentiated pass. */
interface DifferentiatedPass {
  readonly inputs: tf.Tensor;
  readonly targets: tf.Tensor;
  /** Values of the trainable weights, in their order. */
  readonly weights: readonly tf.Tensor[];
  readonly pass: Pass;
  /** Whether the loss includes the penalties. */
  readonly penalised: boolean;
}

/**
 * Mean losses `[R]`, then their gradients `[R, …]` per trainable weight. `seed` is ones `[R]`: each replica's loss is
 * differentiated for itself.
 */
export function differentiate(
  network: Network,
  objective: Objective,
  seed: tf.Tensor,
  { inputs, targets, weights, pass, penalised }: DifferentiatedPass,
): tf.Tensor[] {
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
  return [value, ...grads];
}

/** Mean loss per replica, `[R]`, of outputs `[R, B, …]`, with gradient for the outputs. */
function lossOf(objective: Objective, outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const op = tf.customGrad((given, save) => {
    const { value, gradient } = measureLoss(objective, given as tf.Tensor, targets);
    (save as tf.GradSaveFunc)([gradient]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => scaleReplicas(saved[0]!, dy);
    return { value, gradFunc };
  });
  return op(outputs);
}

/** Losses `[R]` and their derivatives for the outputs, computed by the host. */
function measureLoss(objective: Objective, outputs: tf.Tensor, targets: tf.Tensor) {
  const heap = activeHeap();
  if (heap === null) {
    const { losses, gradient } = objective.evaluate(judged(outputs, targets));
    return { value: tf.tensor1d(losses), gradient: tf.tensor(gradient, outputs.shape) };
  }
  const value = heap.create([outputs.shape[0]!]);
  const gradient = heap.create(outputs.shape);
  heap.host(() => {
    const place = heap.values(gradient) as Float32Array<ArrayBuffer>;
    heap.values(value).set(objective.evaluate(judged(outputs, targets), place).losses);
  });
  return { value, gradient };
}

/** Outputs and targets as an objective reads them; on our heap views that are good until something is allocated. */
export function judged(outputs: tf.Tensor, targets: tf.Tensor): Judged {
  return { replicas: outputs.shape[0]!, predictions: readValues(outputs), targets: readValues(targets) };
}

function readValues(tensor: tf.Tensor): Float32Array {
  return (activeHeap()?.values(tensor) ?? tensor.dataSync()) as Float32Array;
}
