import type * as tf from '@tensorflow/tfjs-core';
import { type PoolingOptions, type PoolingWindow, slideWindow } from '../ops/window.ts';
import { registerGradient, registerKernel, requireShape, runKernel, workTensor } from './load.ts';

const maxName = 'FaultgapMaxPool';
const gatherName = 'FaultgapGatherCells';
const averageName = 'FaultgapAveragePool';

/** `pool2d` on our kernels. */
export function runPool(x: tf.Tensor, options: PoolingOptions): tf.Tensor {
  const window = describeWindow(x.shape, options);
  if (options.kind === 'average') return runKernel(averageName, { x }, { window, shape: x.shape });
  const indices = workTensor(outputShape(x.shape, window), 'int32');
  return runKernel(maxName, { x, indices }, { window, shape: x.shape });
}

/** `maxPoolIndices` on our kernels. */
export function runMaxPoolIndices(x: tf.Tensor, options: PoolingWindow): tf.Tensor {
  const window = describeWindow(x.shape, options);
  const indices = workTensor(outputShape(x.shape, window), 'int32');
  runKernel(maxName, { x, indices }, { window, shape: x.shape }).dispose();
  return indices;
}

/** `gatherPool` on our kernels. */
export function runGatherPool(x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  const [replicas, rows, , , channels] = x.shape as [number, number, number, number, number];
  const places = indices.shape.slice(2, 4);
  requireShape('indices of pooling', indices, [replicas, rows, ...places, channels], 'int32');
  return runKernel(gatherName, { x, indices }, { shape: x.shape });
}

/** Output height and width, then size, strides and padding before: the arguments of the kernels. */
type WindowNumbers = readonly [number, number, number, number, number, number, number, number];

function describeWindow(shape: readonly number[], { size, strides, padding }: PoolingWindow): WindowNumbers {
  const { height, width } = slideWindow(shape, size, strides, padding);
  return [height.out, width.out, ...size, ...strides, height.before, width.before];
}

function outputShape(shape: readonly number[], window: WindowNumbers): number[] {
  return [shape[0]!, shape[1]!, window[0], window[1], shape[4]!];
}

type Image = readonly [images: number, height: number, width: number, channels: number];

function imageOf([replicas, rows, height, width, channels]: readonly number[]): Image {
  return [replicas! * rows!, height!, width!, channels!];
}

interface WindowAttributes extends Record<string, readonly number[]> {
  readonly window: WindowNumbers;
  /** Shape of the images pooled. */
  readonly shape: readonly number[];
}

type OneInput = { x: tf.TensorInfo };
type CellInputs = { x: tf.TensorInfo; indices: tf.TensorInfo };

registerKernel<CellInputs, WindowAttributes>(maxName, (heap, { x, indices }, { window }) => {
  const y = heap.output(indices.shape);
  heap.kernels.maxPool(...heap.addresses(x, y, indices), ...imageOf(x.shape), ...window);
  return y;
});

registerKernel<OneInput, WindowAttributes>(averageName, (heap, { x }, { window }) => {
  const y = heap.output(outputShape(x.shape, window));
  heap.kernels.averagePool(...heap.addresses(x, y), ...imageOf(x.shape), ...window);
  return y;
});

registerKernel<CellInputs, { shape: readonly number[] }>(gatherName, (heap, { x, indices }) => {
  const y = heap.output(indices.shape);
  heap.kernels.gatherCells(...heap.addresses(x, indices, y), ...countCells(x.shape, indices.shape));
  return y;
});

/** Images, cells and places per image, channels: the arguments of the kernels that go by indices. */
function countCells(image: readonly number[], output: readonly number[]): Image {
  const [images, height, width, channels] = imageOf(image);
  return [images, height * width, output[2]! * output[3]!, channels];
}

for (const kernelName of [maxName, gatherName]) {
  registerGradient<WindowAttributes>(kernelName, { inputs: ['indices'] }, (heap, dy, saved, { shape }) => ({
    x: () => {
      const [indices] = saved as [tf.Tensor];
      const dx = heap.create(shape);
      heap.kernels.scatterCells(...heap.addresses(dy, indices, dx), ...countCells(shape, indices.shape));
      return dx;
    },
  }));
}

registerGradient<WindowAttributes>(averageName, {}, (heap, dy, _saved, { window, shape }) => ({
  x: () => {
    const dx = heap.create(shape);
    heap.kernels.spreadAverages(...heap.addresses(dy, dx), ...imageOf(shape), ...window);
    return dx;
  },
}));
