import * as tf from '@tensorflow/tfjs';
import type { Padding } from '../ops/window.ts';
import { slideWindow } from '../ops/window.ts';
import { type Heap, registerKernel, runKernel } from './load.ts';

const forwardName = 'FaultgapConvolve';
const biasGradientName = 'FaultgapConvolutionBiasGradient';
const kernelGradientName = 'FaultgapConvolutionKernelGradient';
const inputGradientName = 'FaultgapConvolutionInputGradient';

/** `conv2d` on our kernels, linear or with `relu`. */
export function runConv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: { readonly strides: readonly [number, number]; readonly padding: Padding; readonly relu: boolean },
): tf.Tensor {
  const [replicas, rows, height, width, channels] = x.shape as [number, number, number, number, number];
  const [, sizeY, sizeX, , filters] = kernel.shape as [number, number, number, number, number];
  const window = slideWindow(x.shape, [sizeY, sizeX], options.strides, options.padding);
  const attributes: Attributes = {
    relu: options.relu,
    biased: bias !== null,
    geometry: [
      ...[replicas, rows, height, width, channels, filters, window.height.out, window.width.out],
      ...[sizeY, sizeX, ...options.strides, window.height.before, window.width.before],
    ] as unknown as Geometry,
  };
  return runKernel(forwardName, bias === null ? { x, kernel } : { x, kernel, bias }, { ...attributes });
}

/** Replicas, images, H, W, C, F, H', W', then size, strides and padding before: the arguments of the kernels. */
type Geometry = readonly [
  ...[number, number, number, number, number, number, number, number],
  ...[number, number, number, number, number, number],
];

interface Attributes {
  readonly relu: boolean;
  readonly biased: boolean;
  readonly geometry: Geometry;
}

type Shapes = Record<'x' | 'kernel' | 'y' | 'bias', number[]>;

function shapesOf(geometry: Geometry): Shapes {
  const [replicas, rows, height, width, channels, filters, outHeight, outWidth, sizeY, sizeX] = geometry;
  return {
    x: [replicas, rows, height, width, channels],
    kernel: [replicas, sizeY, sizeX, channels, filters],
    y: [replicas, rows, outHeight, outWidth, filters],
    bias: [replicas, filters],
  };
}

function scratchFor(heap: Heap, geometry: Geometry): number {
  const [, , , , channels, filters, , , sizeY, sizeX] = geometry;
  return heap.scratch(heap.kernels.convolutionScratch(sizeY * sizeX * channels, filters));
}

type Info = tf.TensorInfo;

registerKernel<{ x: Info; kernel: Info; bias?: Info }, Attributes & Record<string, boolean | Geometry>>(
  forwardName,
  (heap, { x, kernel, bias }, { relu, geometry }) => {
    const y = heap.output(shapesOf(geometry).y);
    const biasAddress = bias === undefined ? 0 : heap.address(bias);
    const addresses = [heap.address(x), heap.address(kernel), biasAddress, heap.address(y)] as const;
    heap.kernels.convolve(...addresses, relu, scratchFor(heap, geometry), ...geometry);
    return y;
  },
);

registerKernel<{ dy: Info; y: Info }, Attributes & Record<string, boolean | Geometry>>(
  biasGradientName,
  (heap, { dy, y }, { relu, geometry }) => {
    const shapes = shapesOf(geometry);
    const dBias = heap.output(shapes.bias);
    const dSum = heap.output(relu ? shapes.y : [0]);
    const addresses = [heap.address(dy), heap.address(y), heap.address(dSum), heap.address(dBias)] as const;
    const [replicas, rows, outHeight, outWidth, filters] = shapes.y as [
      number,
      number,
      number,
      number,
      number,
    ];
    const scratch = scratchFor(heap, geometry);
    heap.kernels.convolutionBiasGradient(
      ...addresses,
      relu,
      scratch,
      replicas,
      rows * outHeight * outWidth,
      filters,
    );
    return [dBias, dSum];
  },
);

registerKernel<{ x: Info; dSum: Info }, { geometry: Geometry }>(
  kernelGradientName,
  (heap, { x, dSum }, { geometry }) => {
    const dKernel = heap.output(shapesOf(geometry).kernel);
    const addresses = [heap.address(x), heap.address(dSum), heap.address(dKernel)] as const;
    heap.kernels.convolutionKernelGradient(...addresses, scratchFor(heap, geometry), ...geometry);
    return dKernel;
  },
);

registerKernel<{ dSum: Info; kernel: Info }, { geometry: Geometry }>(
  inputGradientName,
  (heap, { dSum, kernel }, { geometry }) => {
    const dx = heap.output(shapesOf(geometry).x);
    const addresses = [heap.address(dSum), heap.address(kernel), heap.address(dx)] as const;
    heap.kernels.convolutionInputGradient(...addresses, scratchFor(heap, geometry), ...geometry);
    return dx;
  },
);

tf.registerGradient({
  kernelName: forwardName,
  inputsToSave: ['x', 'kernel'],
  outputsToSave: [true],
  gradFunc(dy, saved, attributes) {
    const [x, kernel, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { relu, biased, geometry } = attributes as unknown as Attributes;
    const [dBias, dMasked] =
      relu || biased
        ? runKernel<tf.Tensor[]>(biasGradientName, { dy: dy as tf.Tensor, y }, { relu, geometry })
        : [];
    const dSum = relu ? dMasked! : (dy as tf.Tensor);
    return {
      x: () => runKernel(inputGradientName, { dSum, kernel }, { geometry }),
      kernel: () => runKernel(kernelGradientName, { x, dSum }, { geometry }),
      bias: () => dBias!,
    };
  },
});
