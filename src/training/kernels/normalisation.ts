import * as tf from '@tensorflow/tfjs';
import type { Normalised } from '../ops/normalisation.ts';
import { registerKernel, runKernel } from './load.ts';
import { workTensor } from './work.ts';

const normaliseName = 'FaultgapBatchNormalise';
const gradientName = 'FaultgapBatchNormaliseGradient';

/** `batchNormalise` on our kernels. */
export function runBatchNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  epsilon: number,
): Normalised {
  const shape: [number, number] = [x.shape[0]!, x.shape.at(-1)!];
  const mean = workTensor(shape);
  const variance = workTensor(shape);
  const parameters = { gamma: gamma ?? tf.ones(shape), beta: beta ?? tf.zeros(shape) };
  return { y: runKernel(normaliseName, { x, ...parameters, mean, variance }, { epsilon }), mean, variance };
}

type Statistics = { x: tf.TensorInfo; gamma: tf.TensorInfo; mean: tf.TensorInfo; variance: tf.TensorInfo };

registerKernel<Statistics & { beta: tf.TensorInfo }, { epsilon: number }>(
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

registerKernel<Statistics & { dy: tf.TensorInfo }, { epsilon: number }>(
  gradientName,
  (heap, { x, dy, gamma, mean, variance }, { epsilon }) => {
    const [dx, dGamma, dBeta] = [heap.output(x.shape), heap.output(gamma.shape), heap.output(gamma.shape)];
    heap.kernels.batchNormaliseGradient(
      heap.address(x),
      heap.address(dy),
      heap.address(gamma),
      heap.address(mean),
      heap.address(variance),
      heap.address(dx),
      heap.address(dGamma),
      heap.address(dBeta),
      ...countRows(x.shape),
      epsilon,
    );
    return [dx, dGamma, dBeta];
  },
);

function countRows(shape: readonly number[]): [replicas: number, count: number, channels: number] {
  return [shape[0]!, tf.util.sizeFromShape(shape.slice(1, -1)), shape.at(-1)!];
}

tf.registerGradient({
  kernelName: normaliseName,
  inputsToSave: ['x', 'gamma', 'mean', 'variance'],
  gradFunc: (dy, [x, gamma, mean, variance], attributes) => {
    const { epsilon } = attributes as unknown as { epsilon: number };
    const inputs = { dy: dy as tf.Tensor, x: x!, gamma: gamma!, mean: mean!, variance: variance! };
    const [dx, dGamma, dBeta] = runKernel<[tf.Tensor, tf.Tensor, tf.Tensor]>(gradientName, inputs, {
      epsilon,
    });
    return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
  },
});
