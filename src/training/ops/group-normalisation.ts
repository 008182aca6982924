import * as tf from '@tensorflow/tfjs-core';
import {
  activeHeap,
  registerGradient,
  registerKernel,
  requireShape,
  runKernel,
  workTensor,
} from '../kernels/load.ts';

/** Settings of a normalisation within each row. */
interface GroupOptions {
  /** Parts that the last axis is cut into, each normalised for itself; they divide it. */
  readonly groups: number;
  /** Axes, counted from the last, that are normalised together: 1 for layer normalisation over the last one. */
  readonly axes: number;
  readonly epsilon: number;
}

/**
 * Layer and group normalisation: `x [R, B, …, C]`, `gamma`, `beta` `[R, C]` or null. Each group of channels is
 * normalised over the last `axes` axes by its own mean and biased variance (Ba et al., arXiv 1607.06450; Wu and He, arXiv
 * 1803.08494).
 */
export function groupNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  options: GroupOptions,
): tf.Tensor {
  return activeHeap() === null
    ? composeGroupNormalise(x, gamma, beta, options)
    : runGroupNormalise(x, gamma, beta, options);
}

/** `groupNormalise` of stock ops. */
export function composeGroupNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  { groups, axes, epsilon }: GroupOptions,
): tf.Tensor {
  const [replicas, samples, places, channels] = readSizes(x.shape, axes);
  const grouped = tf.reshape(x, [replicas, samples, places, groups, channels / groups]);
  const centred = tf.sub(grouped, tf.mean(grouped, [2, 4], true));
  const variance = tf.mean(tf.square(centred), [2, 4], true);
  const normalised = tf.reshape(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), [
    replicas,
    samples * places,
    channels,
  ]);
  const scaled = gamma === null ? normalised : tf.mul(normalised, tf.expandDims(gamma, 1));
  return tf.reshape(beta === null ? scaled : tf.add(scaled, tf.expandDims(beta, 1)), x.shape);
}

/** Replicas, samples, places of a sample, channels. */
function readSizes(shape: readonly number[], axes: number): [number, number, number, number] {
  const samples = tf.util.sizeFromShape(shape.slice(1, -axes));
  return [shape[0]!, samples, tf.util.sizeFromShape(shape.slice(-axes, -1)), shape.at(-1)!];
}

/** Without and with a gamma, which the gradient needs where there is one. */
const plainName = 'FaultgapGroupNormalise';
const scaledName = 'FaultgapGroupNormaliseAndScale';

function runGroupNormalise(
  x: tf.Tensor,
  gamma: tf.Tensor | null,
  beta: tf.Tensor | null,
  { groups, axes, epsilon }: GroupOptions,
): tf.Tensor {
  const [replicas, samples, places, channels] = readSizes(x.shape, axes);
  if (channels % groups !== 0) throw new Error(`${channels} channels have no ${groups} groups`);
  const statistics = {
    mean: workTensor([replicas, samples, groups]),
    variance: workTensor([replicas, samples, groups]),
  };
  const parameters = { ...(gamma !== null && { gamma }), ...(beta !== null && { beta }) };
  for (const [name, tensor] of Object.entries(parameters)) requireShape(name, tensor, [replicas, channels]);
  const sizes = [replicas, samples, places, channels, groups];
  return runKernel(
    gamma === null ? plainName : scaledName,
    { x, ...parameters, ...statistics },
    { sizes, epsilon },
  );
}

type Info = tf.TensorInfo;
type Inputs = { x: Info; gamma?: Info; beta?: Info; mean: Info; variance: Info };
type Attributes = { readonly sizes: [number, number, number, number, number]; readonly epsilon: number };

for (const kernelName of [plainName, scaledName]) {
  registerKernel<Inputs, Attributes>(
    kernelName,
    (heap, { x, gamma, beta, mean, variance }, { sizes, epsilon }) => {
      const y = heap.output(x.shape);
      heap.kernels.groupNormalise(...heap.addresses(x, gamma, beta, y, mean, variance), ...sizes, epsilon);
      return y;
    },
  );
  const gamma = kernelName === scaledName ? ['gamma'] : [];
  registerGradient<Attributes>(
    kernelName,
    { inputs: ['x', 'mean', 'variance', ...gamma] },
    (heap, dy, saved, { sizes, epsilon }) => {
      const [x, mean, variance, gamma] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor?];
      const [replicas, , , channels] = sizes;
      const dx = heap.create(x.shape);
      const [dGamma, dBeta] = [heap.create([replicas, channels]), heap.create([replicas, channels])];
      const addresses = heap.addresses(x, dy, gamma, mean, variance, dx, dGamma, dBeta);
      // Two doubles per channel.
      heap.kernels.groupNormaliseGradient(...addresses, ...sizes, epsilon, heap.scratch(16 * channels));
      return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
    },
  );
}
