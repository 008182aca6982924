import * as tf from '@tensorflow/tfjs-core';
import { activeHeap } from '../kernels/load.ts';
import { runGatherPool, runMaxPoolIndices, runPool } from '../kernels/pooling.ts';
import { pickRows } from './mended-gradients.ts';
import {
  type PoolingOptions,
  type PoolingWindow,
  type SlidingAxis,
  type SlidingWindow,
  slideWindow,
} from './window.ts';

/**
 * Pooling of `x [R, B, H, W, C]` → `[R, B, H', W', C]`, padding as in TensorFlow. A NaN in a window wins; of equal
 * maxima the first cell takes the gradient; an average counts the cells inside the image only. Pooling in one
 * dimension is pooling at height 1, global pooling a window as large as the image.
 * @throws InputError `window-too-large` where a `valid` window is larger than the image.
 */
export function pool2d(x: tf.Tensor, options: PoolingOptions): tf.Tensor {
  return activeHeap() === null ? composePool2d(x, options) : runPool(x, options);
}

/**
 * Which cell of its window every output of max pooling takes: row · W + column within the image,
 * int32 `[R, B, H', W', C]`. No gradient.
 */
export function maxPoolIndices(x: tf.Tensor, window: PoolingWindow): tf.Tensor {
  return activeHeap() === null ? composeMaxPoolIndices(x, window) : runMaxPoolIndices(x, window);
}

/** Pooling with frozen choices: the cells of `x [R, B, H, W, C]` named by `maxPoolIndices`, differentiable in `x`. */
export function gatherPool(x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  return activeHeap() === null ? composeGatherPool(x, indices) : runGatherPool(x, indices);
}

/** `pool2d` of stock ops. */
export function composePool2d(x: tf.Tensor, options: PoolingOptions): tf.Tensor {
  if (options.kind === 'average') return composeAveragePool(x, options);
  return composeGatherPool(x, composeMaxPoolIndices(x, options));
}

/**
 * `maxPoolIndices` of stock ops. Stock max pooling ignores NaN, so windows are laid out and searched twice.
 */
export function composeMaxPoolIndices(x: tf.Tensor, options: PoolingWindow): tf.Tensor {
  const [replicas, rows, height, width, channels] = x.shape as [number, number, number, number, number];
  const window = slideWindow(x.shape, options.size, options.strides, options.padding);
  const cells = listCells(window);
  return tf.tidy(() => {
    const outputs = window.height.out * window.width.out;
    const table = tf.tensor2d(cells, [outputs, cells.length / outputs], 'int32');
    const images = tf.reshape(x, [replicas * rows, height * width, channels]);
    const laidOut = tf.reshape(tf.gather(images, tf.reshape(table, [-1]), 1), [
      replicas * rows,
      outputs,
      -1,
      channels,
    ]);
    const missing = tf.isNaN(laidOut);
    const largest = tf.argMax(laidOut, 2);
    const choice = tf.where(tf.any(missing, 2), tf.argMax(tf.cast(missing, 'int32'), 2), largest);
    const places = tf.add(
      tf.reshape(tf.mul(tf.range(0, outputs, 1, 'int32'), table.shape[1]), [1, outputs, 1]),
      choice,
    );
    const indices = tf.gather(tf.reshape(table, [-1]), tf.cast(places, 'int32'));
    return tf.reshape(indices, [replicas, rows, window.height.out, window.width.out, channels]);
  });
}

/** `gatherPool` of stock ops. */
export function composeGatherPool(x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  const [replicas, rows, height, width, channels] = x.shape as [number, number, number, number, number];
  const flat = tf.tidy(() => {
    const image = tf.reshape(tf.range(0, replicas * rows, 1, 'int32'), [replicas, rows, 1, 1, 1]);
    const cell = tf.add(tf.mul(image, height * width), indices);
    const place = tf.add(tf.mul(cell, channels), tf.range(0, channels, 1, 'int32'));
    return tf.cast(tf.reshape(place, [-1]), 'int32');
  });
  return tf.reshape(pickRows(tf.reshape(x, [-1]), flat), indices.shape);
}

/** For every window, the cells it covers; cells outside the image are replaced by the first one inside. */
function listCells({ height, width }: SlidingWindow): Int32Array {
  const cells: number[] = [];
  for (let row = 0; row < height.out; row++) {
    for (let column = 0; column < width.out; column++) {
      const ys = clampedCells(height, row);
      const xs = clampedCells(width, column);
      for (const y of ys) for (const x of xs) cells.push(y * width.in + x);
    }
  }
  return Int32Array.from(cells);
}

function clampedCells(axis: SlidingAxis, place: number): number[] {
  const start = place * axis.stride - axis.before;
  const first = Math.max(start, 0);
  return Array.from({ length: axis.size }, (_, i) => {
    const cell = start + i;
    return cell < first || cell >= axis.in ? first : cell;
  });
}

/** Zero-padded sums over counts: the gradient of stock `avgPool` is wrong where windows overlap the edge. */
function composeAveragePool(x: tf.Tensor, options: PoolingWindow): tf.Tensor {
  const [replicas, rows, height, width, channels] = x.shape as [number, number, number, number, number];
  const window = slideWindow(x.shape, options.size, options.strides, options.padding);
  const images = tf.reshape(x, [replicas * rows, height, width, channels]) as tf.Tensor4D;
  const padded = tf.pad(images, [[0, 0], padAxis(window.height), padAxis(window.width), [0, 0]]);
  const means = tf.avgPool(padded, [...options.size], [...options.strides], 'valid');
  const averages = tf.mul(means, shareOfCells(window));
  return tf.reshape(averages, [replicas, rows, window.height.out, window.width.out, channels]);
}

function padAxis(axis: SlidingAxis): [number, number] {
  const covered = (axis.out - 1) * axis.stride + axis.size;
  return [axis.before, Math.max(covered - axis.before - axis.in, 0)];
}

/** Window size over cells inside the image, `[1, H', W', 1]`. */
function shareOfCells({ height, width }: SlidingWindow): tf.Tensor {
  const inside = (axis: SlidingAxis, place: number) =>
    Math.min(place * axis.stride - axis.before + axis.size, axis.in) -
    Math.max(place * axis.stride - axis.before, 0);
  const shares = Array.from({ length: height.out }, (_, row) =>
    Array.from(
      { length: width.out },
      (_, column) => (height.size * width.size) / (inside(height, row) * inside(width, column)),
    ),
  );
  return tf.reshape(tf.tensor2d(shares), [1, height.out, width.out, 1]);
}
