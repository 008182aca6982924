import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, type Heap, registerGradient, registerKernel, runKernel } from '../kernels/load.ts';

/** Values moved about, with gradient. Axes are those of the tensors here, replica and batch included. */

/** x again and again along an axis of size 1: `[…, 1, …]` → `[…, times, …]`. */
export function repeat(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  const shape = withAxis(x.shape, axis, times);
  if (activeHeap() === null) {
    // Three axes, since the gradient of stock `tile` ends at four.
    const [outer, inner] = around(x.shape, axis);
    return tf.reshape(tf.tile(tf.reshape(x, [outer, 1, inner]), [1, times, 1]), shape);
  }
  return runKernel(repeatName, { x }, { shape, axis });
}

/** x with its axes of size 1 repeated to a shape of as many axes. */
export function broadcast(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  return shape.reduce(
    (wider, size, axis) => (wider.shape[axis] === size ? wider : repeat(wider, axis, size)),
    x,
  );
}

/** The tensors one behind the other along an axis; their other axes agree. */
export function concatenate(tensors: readonly tf.Tensor[], axis: number): tf.Tensor {
  if (activeHeap() === null) return tf.concat([...tensors], axis);
  const sizes = tensors.map((tensor) => tensor.shape[axis]!);
  const inputs = Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor]));
  return runKernel(concatenateName, inputs, { axis, sizes });
}

/** `size` entries of an axis from `start` on. */
export function take(x: tf.Tensor, axis: number, start: number, size: number): tf.Tensor {
  if (activeHeap() !== null) return runKernel(takeName, { x }, { axis, start, size, whole: x.shape[axis]! });
  const begin = x.shape.map((_, i) => (i === axis ? start : 0));
  return tf.slice(
    x,
    begin,
    x.shape.map((whole, i) => (i === axis ? size : whole)),
  );
}

/** An axis backwards. */
export function reverse(x: tf.Tensor, axis: number): tf.Tensor {
  return activeHeap() === null ? tf.reverse(x, axis) : runKernel(reverseName, { x }, { axis });
}

/** Zeros before and after the entries of an axis. */
export function pad(x: tf.Tensor, axis: number, before: number, after: number): tf.Tensor {
  const whole = before + x.shape[axis]! + after;
  if (activeHeap() !== null)
    return runKernel(padName, { x }, { axis, start: before, size: x.shape[axis]!, whole });
  const around = x.shape.map((_, i): [number, number] => (i === axis ? [before, after] : [0, 0]));
  return tf.pad(x, around);
}

/** The axes of each row in another order: axis i of the result is axis `order[i]` of x; the first two stay (R, B). */
export function permute(x: tf.Tensor, order: readonly number[]): tf.Tensor {
  if (activeHeap() === null) return tf.transpose(x, [...order]);
  return runKernel(permuteName, { x }, { order });
}

/** Axes of a row that `permute` can move. */
export const mostPermutedAxes = 4;

const repeatName = 'FaultgapRepeat';
const concatenateName = 'FaultgapConcatenate';
const takeName = 'FaultgapTake';
const reverseName = 'FaultgapReverse';
const padName = 'FaultgapPad';
const permuteName = 'FaultgapPermute';

type One = { readonly x: tf.TensorInfo };

/** Numbers of entries before and behind an axis. */
function around(shape: readonly number[], axis: number): [outer: number, inner: number] {
  return [tf.util.sizeFromShape(shape.slice(0, axis)), tf.util.sizeFromShape(shape.slice(axis + 1))];
}

function withAxis(shape: readonly number[], axis: number, size: number): number[] {
  return shape.map((whole, i) => (i === axis ? size : whole));
}

registerKernel<One, { shape: number[]; axis: number }>(repeatName, (heap, { x }, { shape, axis }) => {
  const [outer, inner] = around(shape, axis);
  if (x.shape[axis] !== 1) throw new Error(`cannot repeat [${x.shape}] along axis ${axis}`);
  const y = heap.output(shape);
  heap.kernels.repeatBlocks(...heap.addresses(x, y), outer, shape[axis]!, inner);
  return y;
});
registerGradient<{ shape: number[]; axis: number }>(repeatName, {}, (heap, dy, _saved, { shape, axis }) => ({
  x: () => {
    const [outer, inner] = around(shape, axis);
    const dx = heap.create(withAxis(shape, axis, 1));
    heap.kernels.sumBlocks(...heap.addresses(dy, dx), outer, shape[axis]!, inner);
    return dx;
  },
}));

/** Part of an axis that is copied: where it starts and how long it is. */
interface Part {
  readonly axis: number;
  readonly start: number;
  readonly size: number;
}

/** Copies a part of the larger tensor to the smaller one, or back. */
function copyPart(heap: Heap, large: tf.TensorInfo, small: tf.TensorInfo, part: Part, back: boolean): void {
  const [outer, inner] = around(small.shape, part.axis);
  const [wide, narrow] = [large.shape[part.axis]! * inner, part.size * inner];
  const at = heap.address(large) + 4 * part.start * inner;
  if (back) heap.kernels.copyBlocks(heap.address(small), at, outer, narrow, narrow, wide);
  else heap.kernels.copyBlocks(at, heap.address(small), outer, narrow, wide, narrow);
}

function takePart(heap: Heap, x: tf.TensorInfo, part: Part): tf.TensorInfo {
  const { axis, start, size } = part;
  if (start < 0 || start + size > x.shape[axis]!) {
    throw new Error(`cannot take ${size} entries from ${start} of axis ${axis} of [${x.shape}]`);
  }
  const y = heap.output(withAxis(x.shape, axis, size));
  copyPart(heap, x, y, part, false);
  return y;
}

/** Where each of the sizes starts. */
function startsOf(sizes: readonly number[]): number[] {
  return sizes.map((_, i) => sizes.slice(0, i).reduce((total, size) => total + size, 0));
}

type Joined = { readonly axis: number; readonly sizes: readonly number[] };

registerKernel<Record<string, tf.TensorInfo>, Joined>(concatenateName, (heap, inputs, { axis, sizes }) => {
  const whole = sizes.reduce((total, size) => total + size, 0);
  const { shape } = inputs.x0!;
  const y = heap.output(withAxis(shape, axis, whole));
  for (const [i, start] of startsOf(sizes).entries()) {
    const x = inputs[`x${i}`]!;
    if (!tf.util.arraysEqual(withAxis(x.shape, axis, 0), withAxis(shape, axis, 0))) {
      throw new Error(`cannot concatenate [${shape}] and [${x.shape}] along axis ${axis}`);
    }
    copyPart(heap, y, x, { axis, start, size: sizes[i]! }, true);
  }
  return y;
});
registerGradient<Joined>(concatenateName, {}, (heap, dy, _saved, { axis, sizes }) =>
  Object.fromEntries(
    startsOf(sizes).map((start, i) => [
      `x${i}`,
      () => heap.tensor(takePart(heap, dy, { axis, start, size: sizes[i]! })),
    ]),
  ),
);

type Taken = { axis: number; start: number; size: number; whole: number };

/** The part with zeros around it. */
function putPart(heap: Heap, part: tf.TensorInfo, { axis, start, size, whole }: Taken): tf.TensorInfo {
  const y = heap.output(withAxis(part.shape, axis, whole));
  heap.kernels.clear(heap.address(y), tf.util.sizeFromShape(y.shape));
  copyPart(heap, y, part, { axis, start, size }, true);
  return y;
}

registerKernel<One, Taken>(takeName, (heap, { x }, part) => takePart(heap, x, part));
registerGradient<Taken>(takeName, {}, (heap, dy, _saved, part) => ({
  x: () => heap.tensor(putPart(heap, dy, part)),
}));

registerKernel<One, Taken>(padName, (heap, { x }, part) => putPart(heap, x, part));
registerGradient<Taken>(padName, {}, (heap, dy, _saved, part) => ({
  x: () => heap.tensor(takePart(heap, dy, part)),
}));

function reverseAxis(heap: Heap, x: tf.TensorInfo, axis: number): tf.TensorInfo {
  const y = heap.output(x.shape);
  const [outer, inner] = around(x.shape, axis);
  heap.kernels.reverseBlocks(...heap.addresses(x, y), outer, x.shape[axis]!, inner);
  return y;
}

registerKernel<One, { axis: number }>(reverseName, (heap, { x }, { axis }) => reverseAxis(heap, x, axis));
registerGradient<{ axis: number }>(reverseName, {}, (heap, dy, _saved, { axis }) => ({
  x: () => heap.tensor(reverseAxis(heap, dy, axis)),
}));

function permuteRows(heap: Heap, x: tf.TensorInfo, order: readonly number[]): tf.TensorInfo {
  const { shape } = x;
  const sizes = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => tf.util.sizeFromShape(shape.slice(axis + 1)));
  const unused = mostPermutedAxes - (shape.length - 2);
  if (unused < 0 || order[0] !== 0 || order[1] !== 1 || new Set(order).size !== shape.length) {
    throw new Error(`cannot permute [${shape}] to the order [${order}]`);
  }
  const y = heap.output(sizes);
  const four = (values: readonly number[]) =>
    [...Array<number>(unused).fill(1), ...values.slice(2)] as [number, number, number, number];
  heap.kernels.permuteAxes(...heap.addresses(x, y), shape[0]! * shape[1]!, ...four(sizes), ...four(steps));
  return y;
}

type Ordered = { readonly order: readonly number[] };

registerKernel<One, Ordered>(permuteName, (heap, { x }, { order }) => permuteRows(heap, x, order));
registerGradient<Ordered>(permuteName, {}, (heap, dy, _saved, { order }) => ({
  x: () =>
    heap.tensor(
      permuteRows(
        heap,
        dy,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ),
}));
