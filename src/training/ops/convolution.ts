import * as tf from '@tensorflow/tfjs';
import type { AnyActivation } from '../kernels/activation.ts';
import {
  activeHeap,
  type Heap,
  registerGradient,
  registerKernel,
  requireShape,
  runKernel,
} from '../kernels/load.ts';
import { activate } from './activation.ts';
import { unstack } from './mended-gradients.ts';
import { type Padding, paddingOf, type SlidingWindow, slideWindow, spread } from './window.ts';

export interface ConvolutionOptions {
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly activation: AnyActivation;
  /** Distance of the cells of a window, 1 where left out. */
  readonly dilation?: readonly [number, number];
}

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
  const filters = sums.shape[4]!;
  const biased = bias === null ? sums : tf.add(sums, tf.reshape(bias, [-1, 1, 1, 1, filters]));
  return activate(biased, options.activation);
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

/** Sum over the cells of a window: stock convolutions have no gradient where cells are apart. Strides are 1. */
function composeApart(x: tf.Tensor, kernel: tf.Tensor, options: ConvolutionOptions): tf.Tensor {
  const [replicas, rows, , , channels] = x.shape as Shape5;
  const [, sizeY, sizeX, , filters] = kernel.shape as Shape5;
  const { height, width } = windowOf(x, kernel, options);
  const [dilationY, dilationX] = options.dilation!;
  const padded = tf.pad(x, [[0, 0], [0, 0], paddingOf(height), paddingOf(width), [0, 0]]);
  const products = Array.from({ length: sizeY * sizeX }, (_, i) => {
    const [ky, kx] = [Math.floor(i / sizeX), i % sizeX];
    const at = [0, 0, ky * dilationY, kx * dilationX, 0];
    const cells = tf.slice(padded, at, [replicas, rows, height.out, width.out, channels]);
    const weights = tf.slice(kernel, [0, ky, kx, 0, 0], [replicas, 1, 1, channels, filters]);
    return tf.matMul(
      tf.reshape(cells, [replicas, -1, channels]),
      tf.reshape(weights, [replicas, channels, filters]),
    );
  });
  return tf.reshape(tf.addN(products), [replicas, rows, height.out, width.out, filters]);
}

type Shape5 = [number, number, number, number, number];

/** Geometry of a kernel's window over images. */
function windowOf(
  x: tf.Tensor,
  kernel: tf.Tensor,
  { strides, padding, dilation = [1, 1] }: ConvolutionOptions,
): SlidingWindow {
  const size = [spread(kernel.shape[1]!, dilation[0]), spread(kernel.shape[2]!, dilation[1])] as const;
  return slideWindow(x.shape, size, strides, padding);
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
  const [replicas, rows, height, width, channels] = x.shape as Shape5;
  const [, sizeY, sizeX, , filters] = kernel.shape as Shape5;
  requireShape('x of a convolution', x, x.shape);
  requireShape('kernel of a convolution', kernel, [replicas, sizeY, sizeX, channels, filters]);
  if (bias !== null) requireShape('bias of a convolution', bias, [replicas, filters]);
  const { strides, dilation = [1, 1] } = options;
  const window = windowOf(x, kernel, options);
  const attributes: Attributes = {
    relu,
    geometry: [
      ...[replicas, rows, height, width, channels, filters, window.height.out, window.width.out],
      ...[sizeY, sizeX, ...strides, window.height.before, window.width.before, ...dilation],
    ] as unknown as Geometry,
  };
  return runKernel(forwardName, bias === null ? { x, kernel } : { x, kernel, bias }, { ...attributes });
}

/** Replicas, images, H, W, C, F, H', W', then size, strides, padding before and dilation: arguments of the kernels. */
type Geometry = readonly [
  ...[number, number, number, number, number, number, number, number],
  ...[number, number, number, number, number, number, number, number],
];

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
