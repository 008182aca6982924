import * as tf from '@tensorflow/tfjs-core';
import {
  activeHeap,
  type Heap,
  registerGradient,
  registerKernel,
  requireShape,
  runKernel,
} from '../kernels/load.ts';
import { activate } from './activation.ts';
import {
  type ConvolutionOptions,
  composeBias,
  type Four,
  type Geometry,
  type Shape5,
  sumPlaces,
} from './kernel-window.ts';
import { unstack } from './mended-gradients.ts';
import { type Padding, slideAxis } from './window.ts';

export type TransposedOptions = Omit<ConvolutionOptions, 'dilation'>;

/**
 * Length of an axis after a transposed convolution, as in TensorFlow: the longest that a convolution of this size, stride
 * and padding takes back to `input`.
 */
export function transposedLength(input: number, size: number, stride: number, padding: Padding): number {
  return input * stride + (padding === 'valid' ? Math.max(size - stride, 0) : 0);
}

/**
 * Transposed convolution, bias and activation, with gradient: `x [R, B, H, W, C]`, `kernel [R, kh, kw, F, C]`, `bias
 * [R, F]` or null → `[R, B, H', W', F]`. It is the input gradient of the convolution that goes the other way.
 */
export function conv2dTranspose(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: TransposedOptions,
): tf.Tensor {
  if (activeHeap() === null) return composeConv2dTranspose(x, kernel, bias, options);
  return activate(runTransposed(x, kernel, bias, options), options.activation);
}

/** `conv2dTranspose` of stock ops, one per replica. */
export function composeConv2dTranspose(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  { strides, padding, activation }: TransposedOptions,
): tf.Tensor {
  const [, rows, height, width] = x.shape as Shape5;
  const [, sizeY, sizeX, filters] = kernel.shape as Shape5;
  const shape: [number, number, number, number] = [
    rows,
    transposedLength(height, sizeY, strides[0], padding),
    transposedLength(width, sizeX, strides[1], padding),
    filters,
  ];
  const kernels = unstack(kernel) as tf.Tensor4D[];
  const images = unstack(x) as tf.Tensor4D[];
  const sums = images.map((image, r) => tf.conv2dTranspose(image, kernels[r]!, shape, [...strides], padding));
  return activate(composeBias(tf.stack(sums), bias), activation);
}

const transposedName = 'FaultgapConvolveTransposed';

/** The convolution that goes the other way. */
type Attributes = { readonly geometry: Geometry };

function runTransposed(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  { strides, padding }: TransposedOptions,
): tf.Tensor {
  const [replicas, rows, height, width, channels] = x.shape as Shape5;
  const [, sizeY, sizeX, filters] = kernel.shape as Shape5;
  requireShape('x of a transposed convolution', x, x.shape);
  requireShape('kernel of a transposed convolution', kernel, [replicas, sizeY, sizeX, filters, channels]);
  if (bias !== null) requireShape('bias of a convolution', bias, [replicas, filters]);
  const tall = transposedLength(height, sizeY, strides[0], padding);
  const wide = transposedLength(width, sizeX, strides[1], padding);
  const before: [number, number] = [
    slideAxis(tall, sizeY, strides[0], padding).before,
    slideAxis(wide, sizeX, strides[1], padding).before,
  ];
  const geometry = [
    ...([replicas, rows, tall, wide] as Four),
    ...([filters, channels, height, width] as Four),
    ...([sizeY, sizeX, ...strides] as Four),
    ...([...before, 1, 1] as Four),
  ] as const;
  return runKernel(transposedName, bias === null ? { x, kernel } : { x, kernel, bias }, { geometry });
}

type Info = tf.TensorInfo;

function scratchFor(heap: Heap, { geometry }: Attributes): number {
  const [, , , , filters, channels, , , sizeY, sizeX] = geometry;
  return heap.scratch(heap.kernels.convolutionScratch(sizeY * sizeX * filters, channels));
}

registerKernel<{ x: Info; kernel: Info; bias?: Info }, Attributes>(
  transposedName,
  (heap, { x, kernel, bias }, attributes) => {
    const [replicas, rows, tall, wide, filters] = attributes.geometry;
    const y = heap.output([replicas, rows, tall, wide, filters]);
    const scratch = scratchFor(heap, attributes);
    heap.kernels.convolutionInputGradient(...heap.addresses(x, kernel, y), scratch, ...attributes.geometry);
    if (bias) heap.kernels.addBiases(...heap.addresses(y, bias), replicas, rows * tall * wide, filters);
    return y;
  },
);

registerGradient<Attributes>(transposedName, { inputs: ['x', 'kernel'] }, (heap, dy, saved, attributes) => {
  const [x, kernel] = saved as [tf.Tensor, tf.Tensor];
  const { geometry } = attributes;
  return {
    x() {
      const dx = heap.create(x.shape);
      const [image, weights, output] = heap.addresses(dy, kernel, dx);
      heap.kernels.convolve(image, weights, 0, output, false, scratchFor(heap, attributes), ...geometry);
      return dx;
    },
    kernel() {
      const dKernel = heap.create(kernel.shape);
      const addresses = heap.addresses(dy, x, dKernel);
      heap.kernels.convolutionKernelGradient(...addresses, scratchFor(heap, attributes), ...geometry);
      return dKernel;
    },
    bias: () => sumPlaces(heap, dy),
  };
});
