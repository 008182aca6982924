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
  composeCells,
  type Geometry,
  type Shape5,
  slideKernel,
} from './kernel-window.ts';
import { unstack } from './mended-gradients.ts';

/**
 * Convolution, bias and activation: `x [R, B, H, W, C]`, `kernel [R, kh, kw, C, F]`, `bias [R, F]` or null →
 * `[R, B, H', W', F]`. Padding as in TensorFlow. A one-dimensional convolution is one of height 1.
 * @throws InputError `window-too-large` where a `valid` kernel, with its gaps, is larger than the image.
 */
export function conv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
): tf.Tensor {
  if (activeHeap() === null) return composeConv2d(x, kernel, bias, options);
  const relu = options.activation === 'relu';
  const y = runConv2d(x, kernel, bias, options, relu);
  return relu ? y : activate(y, options.activation);
}

/** `conv2d` of stock ops, one convolution per replica. */
export function composeConv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
): tf.Tensor {
  const apart = options.dilation?.some((distance) => distance > 1) === true;
  const sums = apart ? composeApart(x, kernel, options) : composeTogether(x, kernel, options);
  return activate(composeBias(sums, bias), options.activation);
}

function composeTogether(
  x: tf.Tensor,
  kernel: tf.Tensor,
  { strides, padding }: ConvolutionOptions,
): tf.Tensor {
  const kernels = unstack(kernel) as tf.Tensor4D[];
  const images = unstack(x) as tf.Tensor4D[];
  return tf.stack(images.map((image, r) => tf.conv2d(image, kernels[r]!, [...strides], padding)));
}

/** Stock convolutions have no gradient where cells are apart. */
function composeApart(x: tf.Tensor, kernel: tf.Tensor, options: ConvolutionOptions): tf.Tensor {
  const parts = composeCells(x, kernel, options);
  const products = parts.map(({ cells, weights }) => {
    const [replicas, , , , channels] = cells.shape as Shape5;
    return tf.matMul(tf.reshape(cells, [replicas, -1, channels]), weights);
  });
  const { shape } = parts[0]!.cells;
  return tf.reshape(tf.addN(products), [...shape.slice(0, 4), kernel.shape[4]!]);
}

const forwardName = 'FaultgapConvolve';

/** `conv2d` on our kernels, linear or with `relu`. */
function runConv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
  relu: boolean,
): tf.Tensor {
  const geometry = slideKernel(x, kernel, options);
  if (bias !== null) requireShape('bias of a convolution', bias, [x.shape[0]!, kernel.shape[4]!]);
  return runKernel(forwardName, bias === null ? { x, kernel } : { x, kernel, bias }, { relu, geometry });
}

interface Attributes extends Record<string, boolean | Geometry> {
  readonly relu: boolean;
  readonly geometry: Geometry;
}

function scratchFor(heap: Heap, geometry: Geometry): number {
  const [, , , , channels, filters, , , sizeY, sizeX] = geometry;
  return heap.scratch(heap.kernels.convolutionScratch(sizeY * sizeX * channels, filters));
}

type Info = tf.TensorInfo;

registerKernel<{ x: Info; kernel: Info; bias?: Info }, Attributes>(
  forwardName,
  (heap, { x, kernel, bias }, { relu, geometry }) => {
    const [replicas, rows, , , , filters, outHeight, outWidth] = geometry;
    const y = heap.output([replicas, rows, outHeight, outWidth, filters]);
    const addresses = heap.addresses(x, kernel, bias, y);
    heap.kernels.convolve(...addresses, relu, scratchFor(heap, geometry), ...geometry);
    return y;
  },
);

/** Gradient of the bias, and dy as it passes relu; a new tensor only where there is a relu. */
function biasGradient(heap: Heap, dy: tf.Tensor, y: tf.Tensor, { relu, geometry }: Attributes) {
  const [replicas, rows, outHeight, outWidth, filters] = y.shape as Shape5;
  const dBias = heap.create([replicas, filters]);
  const dSum = relu ? heap.create(y.shape) : dy;
  const addresses = heap.addresses(dy, y, dSum, dBias);
  const places = rows * outHeight * outWidth;
  const scratch = scratchFor(heap, geometry);
  heap.kernels.convolutionBiasGradient(...addresses, relu, scratch, replicas, places, filters);
  return { dBias, dSum };
}

registerGradient<Attributes>(
  forwardName,
  { inputs: ['x', 'kernel'], output: true },
  (heap, dy, saved, attributes) => {
    const [x, kernel, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { geometry } = attributes;
    const { dBias, dSum } = biasGradient(heap, dy, y, attributes);
    return {
      x() {
        const dx = heap.create(x.shape);
        const addresses = heap.addresses(dSum, kernel, dx);
        heap.kernels.convolutionInputGradient(...addresses, scratchFor(heap, geometry), ...geometry);
        return dx;
      },
      kernel() {
        const dKernel = heap.create(kernel.shape);
        const addresses = heap.addresses(x, dSum, dKernel);
        heap.kernels.convolutionKernelGradient(...addresses, scratchFor(heap, geometry), ...geometry);
        return dKernel;
      },
      bias: () => dBias,
    };
  },
);
