import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerGradient, registerKernel, runKernel } from '../kernels/load.ts';

/**
 * An axis made `times` as long by linear interpolation, with gradient: bilinear resizing, one axis after the other, as
 * `tf.image.resize` of TensorFlow 2 does it. Value j stands at (j + ½) / times − ½ of the old ones, which are held at the
 * ends.
 */
export function stretch(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  if (activeHeap() === null) return composeStretch(x, axis, times);
  return runKernel(stretchName, { x }, { axis, times });
}

/** `stretch` of stock ops: one mean of neighbours for each of the `times` places between two old ones. */
export function composeStretch(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  const size = x.shape[axis]!;
  const part = (start: number, count: number) =>
    tf.slice(
      x,
      x.shape.map((_, i) => (i === axis ? start : 0)),
      x.shape.map((whole, i) => (i === axis ? count : whole)),
    );
  const before = tf.concat([part(0, 1), part(0, size - 1)], axis);
  const after = tf.concat([part(1, size - 1), part(size - 1, 1)], axis);
  const places = Array.from({ length: times }, (_, j) => {
    const place = (j + 0.5) / times - 0.5;
    const [low, high] = place < 0 ? [before, x] : [x, after];
    return tf.add(low, tf.mul(tf.sub(high, low), place - Math.floor(place)));
  });
  return tf.reshape(tf.stack(places, axis + 1), stretched(x.shape, axis, times));
}

function stretched(shape: readonly number[], axis: number, times: number): number[] {
  return shape.map((size, i) => (i === axis ? size * times : size));
}

const stretchName = 'FaultgapStretch';

type Attributes = { readonly axis: number; readonly times: number };

/** Entries before an axis, along it and behind it. */
function around(shape: readonly number[], axis: number): [outer: number, size: number, inner: number] {
  const [outer, inner] = [shape.slice(0, axis), shape.slice(axis + 1)].map(tf.util.sizeFromShape);
  return [outer!, shape[axis]!, inner!];
}

registerKernel<{ x: tf.TensorInfo }, Attributes>(stretchName, (heap, { x }, { axis, times }) => {
  const y = heap.output(stretched(x.shape, axis, times));
  heap.kernels.stretch(...heap.addresses(x, y), ...around(x.shape, axis), times);
  return y;
});

registerGradient<Attributes>(stretchName, {}, (heap, dy, _saved, { axis, times }) => ({
  x: () => {
    const dx = heap.create(dy.shape.map((size, i) => (i === axis ? size / times : size)));
    heap.kernels.stretchGradient(...heap.addresses(dy, dx), ...around(dx.shape, axis), times);
    return dx;
  },
}));
