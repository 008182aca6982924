import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerGradient, registerKernel, requireShape, runKernel } from '../kernels/load.ts';
import { activate } from './activation.ts';
import {
  type ConvolutionOptions,
  composeBias,
  composeCells,
  type Geometry,
  slideKernel,
  sumPlaces,
} from './kernel-window.ts';

/**
 * Each channel convolved with kernels of its own, bias and activation, with gradient: `x [R, B, H, W, C]`, `kernel
 * [R, kh, kw, C, M]`, `bias [R, C·M]` or null → `[R, B, H', W', C·M]`. Output c·M + m is kernel m of channel c.
 * @throws InputError `window-too-large` as `conv2d`.
 */
export function depthwiseConv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
): tf.Tensor {
  if (activeHeap() === null) return composeDepthwiseConv2d(x, kernel, bias, options);
  return activate(runDepthwise(x, kernel, bias, options), options.activation);
}

/** `depthwiseConv2d` of stock ops: the sum over the cells of a window. */
export function composeDepthwiseConv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
): tf.Tensor {
  const products = composeCells(x, kernel, options).map(({ cells, weights }) =>
    tf.mul(
      tf.expandDims(cells, 5),
      tf.reshape(weights, [weights.shape[0]!, 1, 1, 1, ...weights.shape.slice(1)]),
    ),
  );
  const sums = tf.addN(products);
  const y = tf.reshape(sums, [...sums.shape.slice(0, 4), sums.shape[4]! * sums.shape[5]!]);
  return activate(composeBias(y, bias), options.activation);
}

const depthwiseName = 'FaultgapDepthwise';

type Info = tf.TensorInfo;
type Attributes = { readonly geometry: Geometry };

function runDepthwise(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
): tf.Tensor {
  const geometry = slideKernel(x, kernel, options);
  const [replicas, , , , channels, multiplier] = geometry;
  if (bias !== null) requireShape('bias of a convolution', bias, [replicas, channels * multiplier]);
  return runKernel(depthwiseName, bias === null ? { x, kernel } : { x, kernel, bias }, { geometry });
}

registerKernel<{ x: Info; kernel: Info; bias?: Info }, Attributes>(
  depthwiseName,
  (heap, { x, kernel, bias }, { geometry }) => {
    const [replicas, images, , , channels, multiplier, outHeight, outWidth] = geometry;
    const y = heap.output([replicas, images, outHeight, outWidth, channels * multiplier]);
    heap.kernels.depthwiseConvolve(...heap.addresses(x, kernel, bias, y), ...geometry);
    return y;
  },
);

registerGradient<Attributes>(depthwiseName, { inputs: ['x', 'kernel'] }, (heap, dy, saved, { geometry }) => {
  const [x, kernel] = saved as [tf.Tensor, tf.Tensor];
  const [dx, dKernel] = [heap.create(x.shape), heap.create(kernel.shape)];
  heap.kernels.depthwiseGradient(...heap.addresses(x, kernel, dy, dx, dKernel), ...geometry);
  return { x: () => dx, kernel: () => dKernel, bias: () => sumPlaces(heap, dy) };
});
