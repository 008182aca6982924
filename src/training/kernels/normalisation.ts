import * as tf from '@tensorflow/tfjs';
import type { Normalised } from '../ops/normalisation.ts';
import { activeHeap, registerKernel, runKernel } from './load.ts';
import { requireShape } from './shapes.ts';
import { workTensor } from './work.ts';

const normaliseName = 'FaultgapBatchNormalise';

/** `batchNormalise` on our kernels. */
export function runBatchNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  epsilon: number,
): Normalised {
  const shape: [number, number] = [x.shape[0]!, x.shape.at(-1)!];
  if (gamma !== null) requireShape('gamma', gamma, shape);
  if (beta !== null) requireShape('beta', beta, shape);
  const mean = workTensor(shape);
  const variance = workTensor(shape);
  const parameters = { gamma: gamma ?? tf.ones(shape), beta: beta ?? tf.zeros(shape) };
  return { y: runKernel(normaliseName, { x, ...parameters, mean, variance }, { epsilon }), mean, variance };
}

type Inputs = Record<'x' | 'gamma' | 'beta' | 'mean' | 'variance', tf.TensorInfo>;

registerKernel<Inputs, { epsilon: number }>(
  normaliseName,
  (heap, { x, gamma, beta, mean, variance }, { epsilon }) => {
    const y = heap.output(x.shape);
    heap.kernels.batchNormalise(
      heap.address(x),
      heap.address(gamma),
      heap.address(beta),
      heap.address(y),
      heap.address(mean),
      heap.address(variance),
      ...countRows(x.shape),
      epsilon,
    );
    return y;
  },
);

function countRows(shape: readonly number[]): [replicas: number, count: number, channels: number] {
  return [shape[0]!, tf.util.sizeFromShape(shape.slice(1, -1)), shape.at(-1)!];
}

tf.registerGradient({
  kernelName: normaliseName,
  inputsToSave: ['x', 'gamma', 'mean', 'variance'],
  gradFunc(dy, saved, attributes) {
    const { epsilon } = attributes as unknown as { epsilon: number };
    const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const heap = activeHeap()!;
    const create = (shape: readonly number[]) => heap.tensor(heap.output(shape));
    const [dx, dGamma, dBeta] = [create(x.shape), create(gamma.shape), create(gamma.shape)];
    heap.kernels.batchNormaliseGradient(
      heap.address(x),
      heap.address(dy as tf.Tensor),
      heap.address(gamma),
      heap.address(mean),
      heap.address(variance),
      heap.address(dx),
      heap.address(dGamma),
      heap.address(dBeta),
      ...countRows(x.shape),
      epsilon,
    );
    return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
  },
});
