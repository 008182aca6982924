import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, type Heap, registerGradient, registerKernel, runKernel } from '../kernels/load.ts';
import type { PrecisionKind } from '../practice/practice-specs.ts';

/**
 * Values of `x` rounded to a format of half precision, ties to even, beyond its range infinite. What arrives from above
 * is rounded in the same way on its way back.
 */
export function roundHalf(x: tf.Tensor, kind: PrecisionKind): tf.Tensor {
  if (activeHeap() === null) return composeRoundHalf(x, kind);
  return runKernel(name, { x }, { brain: kind === 'bfloat16' });
}

/** The same on the host, by arithmetic in double precision. */
export function composeRoundHalf(x: tf.Tensor, kind: PrecisionKind): tf.Tensor {
  const round = (values: tf.Tensor) =>
    tf.tensor(
      (values.dataSync() as Float32Array).map((value) => roundNumber(value, formats[kind])),
      values.shape,
    );
  const op = tf.customGrad((given) => ({ value: round(given as tf.Tensor), gradFunc: round }));
  return op(x);
}

interface Format {
  /** Bits after the leading one. */
  readonly fraction: number;
  /** Exponent of the least number with a leading one. */
  readonly least: number;
  readonly largest: number;
}

/** IEEE 754 binary16, and float32 with 16 bits of fraction fewer. */
const formats: Readonly<Record<PrecisionKind, Format>> = {
  float16: { fraction: 10, least: -14, largest: 65_504 },
  bfloat16: { fraction: 7, least: -126, largest: (2 - 2 ** -7) * 2 ** 127 },
};

function roundNumber(value: number, { fraction, least, largest }: Format): number {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return value;
  // The logarithm may be off by one beside a power of 2.
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  if (2 ** (exponent + 1) <= size) exponent++;
  const unit = 2 ** (Math.max(exponent, least) - fraction);
  const count = size / unit;
  const below = Math.floor(count);
  const rest = count - below;
  const rounded = (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below) * unit;
  return Math.sign(value) * (rounded > largest ? Number.POSITIVE_INFINITY : rounded);
}

const name = 'FaultgapRoundHalf';
type Attributes = { readonly brain: boolean };

function run(heap: Heap, x: tf.TensorInfo, y: tf.TensorInfo, { brain }: Attributes): void {
  heap.kernels.roundHalf(...heap.addresses(x, y), tf.util.sizeFromShape(x.shape), brain);
}

registerKernel<{ x: tf.TensorInfo }, Attributes>(name, (heap, { x }, attributes) => {
  const y = heap.output(x.shape);
  run(heap, x, y, attributes);
  return y;
});

registerGradient<Attributes>(name, {}, (heap, dy, _saved, attributes) => ({
  x: () => {
    const dx = heap.create(dy.shape);
    run(heap, dy, dx, attributes);
    return dx;
  },
}));
