import * as tf from '@tensorflow/tfjs';
import type { OptimizerKind } from '../spec.ts';
import { type Heap, registerKernel, runKernel } from './load.ts';

/** Numbers of the optimizers in `assembly/updates.ts`. */
const kinds: Readonly<Record<OptimizerKind, number>> = {
  sgd: 0,
  rmsprop: 1,
  adagrad: 2,
  adadelta: 3,
  adam: 4,
  adamax: 5,
  nadam: 6,
};

/** `applyUpdate` on our kernels: the values of weight and slots change where they lie. */
export function runUpdate(
  heap: Heap,
  kind: OptimizerKind,
  weight: tf.Tensor,
  gradient: tf.Tensor,
  slots: readonly tf.Tensor[],
  coefficients: tf.Tensor,
): void {
  const [replicas, columns] = coefficients.shape as [number, number];
  heap.kernels.updateWeight(
    kinds[kind],
    heap.address(weight),
    heap.address(gradient),
    heap.address(slots[0]!),
    slots.length > 1 ? heap.address(slots[1]!) : 0,
    heap.address(coefficients),
    replicas,
    weight.size / replicas,
    columns,
    heap.scratch(64),
  );
}

const clipName = 'FaultgapClip';

/** `clipByValue` on our kernels; limits `[R]`. */
export function runClip(gradient: tf.Tensor, limits: tf.Tensor): tf.Tensor {
  return runKernel(clipName, { gradient, limits });
}

registerKernel<{ gradient: tf.TensorInfo; limits: tf.TensorInfo }>(clipName, (heap, { gradient, limits }) => {
  const output = heap.output(gradient.shape);
  const replicas = gradient.shape[0]!;
  const addresses = [heap.address(gradient), heap.address(limits), heap.address(output)] as const;
  heap.kernels.clipReplicas(...addresses, replicas, tf.util.sizeFromShape(gradient.shape) / replicas);
  return output;
});
