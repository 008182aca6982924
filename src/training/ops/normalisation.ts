import * as tf from '@tensorflow/tfjs-core';
import {
  activeHeap,
  registerGradient,
  registerKernel,
  requireShape,
  runKernel,
  workTensor,
} from '../kernels/load.ts';

interface Normalised {
  readonly y: tf.Tensor;
  /** `[R, C]`, over every axis but the first and the last; without gradient. */
  readonly mean: tf.Tensor;
  /** `[R, C]`, biased (divided by the number of values); without gradient. */
  readonly variance: tf.Tensor;
}

/**
 * Batch normalisation with the batch's own statistics: `x [R, …, C]`, `gamma`, `beta` `[R, C]` or null.
 * Keras normalises with the biased variance at every rank (for the running variance see `runningVarianceScale`).
 */
export function batchNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  epsilon: number,
): Normalised {
  if (activeHeap() === null) return composeBatchNormalise(x, gamma, beta, epsilon);
  return runBatchNormalise(x, gamma, beta, epsilon);
}

/** Batch normalisation with given statistics `[R, C]`, as in evaluation; on wasm they get no gradient. */
export function normaliseWith(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  epsilon: number,
): tf.Tensor {
  if (activeHeap() === null) return composeNormaliseWith(x, mean, variance, gamma, beta, epsilon);
  const parameters = parametersOf(x, gamma, beta);
  return runKernel(givenName, { x, ...parameters, mean, variance }, { epsilon });
}

/** `normaliseWith` of stock ops. */
function composeNormaliseWith(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  epsilon: number,
): tf.Tensor {
  const shape = broadcastShape(x);
  const centred = tf.sub(x, tf.reshape(mean, shape));
  const scale = tf.rsqrt(tf.add(tf.reshape(variance, shape), epsilon));
  return scaleAndShift(tf.mul(centred, scale), gamma, beta);
}

/**
 * What Keras multiplies the biased batch variance by before it enters the running variance. For images
 * (`x [R, B, H, W, C]`) Keras in TF 2 takes the fused kernel, which reports the unbiased variance: n / (n − 1). At
 * other ranks it is 1. (tfjs's own layer takes n / (n − 1 − ε) at every rank.)
 */
export function runningVarianceScale(shape: readonly number[]): number {
  if (shape.length !== 5) return 1;
  const values = shape.slice(1, -1).reduce((product, size) => product * size, 1);
  return values / Math.max(values - 1, 1);
}

/** `batchNormalise` of stock ops. */
export function composeBatchNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  epsilon: number,
): Normalised {
  const axes = x.shape.map((_, axis) => axis).slice(1, -1);
  const mean = tf.mean(x, axes, true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), axes, true);
  const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
  const flat = [x.shape[0]!, x.shape.at(-1)!];
  return {
    y: scaleAndShift(scaled, gamma, beta),
    mean: tf.reshape(mean, flat),
    variance: tf.reshape(variance, flat),
  };
}

function scaleAndShift(x: tf.Tensor, gamma: tf.Tensor | null, beta: tf.Tensor | null): tf.Tensor {
  const shape = broadcastShape(x);
  const scaled = gamma === null ? x : tf.mul(x, tf.reshape(gamma, shape));
  return beta === null ? scaled : tf.add(scaled, tf.reshape(beta, shape));
}

/** `[R, 1, …, 1, C]`. */
function broadcastShape(x: tf.Tensor): number[] {
  return x.shape.map((size, axis) => (axis === 0 || axis === x.rank - 1 ? size : 1));
}

const normaliseName = 'FaultgapBatchNormalise';

/** `batchNormalise` on our kernels. */
function runBatchNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  epsilon: number,
): Normalised {
  const shape: [number, number] = [x.shape[0]!, x.shape.at(-1)!];
  const mean = workTensor(shape);
  const variance = workTensor(shape);
  const parameters = parametersOf(x, gamma, beta);
  return { y: runKernel(normaliseName, { x, ...parameters, mean, variance }, { epsilon }), mean, variance };
}

/** Ones and zeros where a layer has no scale or no centre. */
function parametersOf(x: tf.Tensor, gamma: tf.Tensor | null, beta: tf.Tensor | null) {
  const shape = [x.shape[0]!, x.shape.at(-1)!];
  if (gamma !== null) requireShape('gamma', gamma, shape);
  if (beta !== null) requireShape('beta', beta, shape);
  return { gamma: gamma ?? filled(shape, 1), beta: beta ?? filled(shape, 0) };
}

function filled(shape: readonly number[], value: number): tf.Tensor {
  const heap = activeHeap()!;
  const tensor = heap.create(shape);
  heap.kernels.fill(heap.address(tensor), tensor.size, value);
  return tensor;
}

const givenName = 'FaultgapNormaliseGiven';

type Inputs = Record<'x' | 'gamma' | 'beta' | 'mean' | 'variance', tf.TensorInfo>;

registerKernel<Inputs, { epsilon: number }>(normaliseName, (heap, inputs, { epsilon }) => {
  const { x, gamma, beta, mean, variance } = inputs;
  const y = heap.output(x.shape);
  const addresses = heap.addresses(x, gamma, beta, y, mean, variance);
  heap.kernels.batchNormalise(...addresses, ...countRows(x.shape), epsilon);
  return y;
});

registerGradient<{ epsilon: number }>(
  normaliseName,
  { inputs: ['x', 'gamma', 'mean', 'variance'] },
  (heap, dy, saved, { epsilon }) => {
    const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const dx = heap.create(x.shape);
    const [dGamma, dBeta] = [heap.create(gamma.shape), heap.create(gamma.shape)];
    const addresses = heap.addresses(x, dy, gamma, mean, variance, dx, dGamma, dBeta);
    heap.kernels.batchNormaliseGradient(...addresses, ...countRows(x.shape), epsilon);
    return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
  },
);

registerKernel<Inputs, { epsilon: number }>(givenName, (heap, inputs, { epsilon }) => {
  const { x, gamma, beta, mean, variance } = inputs;
  const y = heap.output(x.shape);
  const addresses = heap.addresses(x, gamma, beta, y, mean, variance);
  heap.kernels.normaliseGiven(...addresses, ...countRows(x.shape), epsilon);
  return y;
});

registerGradient<{ epsilon: number }>(
  givenName,
  { inputs: ['x', 'gamma', 'mean', 'variance'] },
  (heap, dy, saved, { epsilon }) => {
    const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const dx = heap.create(x.shape);
    const [dGamma, dBeta] = [heap.create(gamma.shape), heap.create(gamma.shape)];
    const addresses = heap.addresses(x, dy, gamma, mean, variance, dx, dGamma, dBeta);
    heap.kernels.normaliseGivenGradient(...addresses, ...countRows(x.shape), epsilon);
    return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
  },
);

function countRows(shape: readonly number[]): [replicas: number, count: number, channels: number] {
  return [shape[0]!, tf.util.sizeFromShape(shape.slice(1, -1)), shape.at(-1)!];
}
