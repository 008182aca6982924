import * as tf from '@tensorflow/tfjs-core';
import { registerGradient, registerKernel, runKernel } from '../../kernels/load.ts';
import type { DrawSeed } from '../../seeds.ts';
import { drawsOf } from './hash.ts';

/** Seed and rate of every replica. */
export interface DropoutSettings {
  readonly seeds: readonly DrawSeed[];
  readonly rates: readonly number[];
}

/**
 * The same as the kernel reads it. `draws`: int32 `[R, 3]`, both words of the seed and the draw below which a unit is
 * dropped; `scales`: `[R]`, 1 / (1 − rate).
 */
type DropoutTables = { readonly draws: tf.Tensor; readonly scales: tf.Tensor };

export function dropoutTables({ seeds, rates }: DropoutSettings): DropoutTables {
  const words = seeds.flatMap((seed, r) => [
    ...seed,
    Math.min(2 ** 32 - 1, Math.ceil(rates[r]! * 2 ** 32)) | 0,
  ]);
  return {
    draws: tf.tensor2d(words, [seeds.length, 3], 'int32'),
    scales: tf.tensor1d(rates.map((rate) => 1 / (1 - rate))),
  };
}

/**
 * Dropout of a step: `x [R, …]` with a share `rate` of its values set to 0 and the others times 1 / (1 − rate).
 * @param clock int32 `[1]`: the step, whose draws are always the same ones
 */
export function dropout(x: tf.Tensor, { draws, scales }: DropoutTables, clock: tf.Tensor): tf.Tensor {
  return runKernel(dropoutName, { x, draws, scales, clock });
}

/** `dropout` of stock ops. */
export function composeDropout(x: tf.Tensor, { seeds, rates }: DropoutSettings, step: number): tf.Tensor {
  const size = x.size / rates.length;
  const mask = new Float32Array(x.size);
  rates.forEach((rate, r) => {
    fillMask(mask.subarray(r * size, (r + 1) * size), seeds[r]!, step, rate);
  });
  return tf.mul(x, tf.tensor(mask, x.shape));
}

/** Fills `mask` with 0 (with probability `rate`) or 1 / (1 − rate). */
export function fillMask(mask: Float32Array, seed: DrawSeed, step: number, rate: number): void {
  const draw = drawsOf(seed, step);
  const threshold = rate * 4_294_967_296;
  const scale = 1 / (1 - rate);
  for (let i = 0; i < mask.length; i++) mask[i] = draw(i) >= threshold ? scale : 0;
}

const dropoutName = 'FaultgapDropout';

type Inputs = Record<'x' | 'draws' | 'scales' | 'clock', tf.TensorInfo>;

registerKernel<Inputs>(dropoutName, (heap, { x, draws, scales, clock }) => {
  const y = heap.output(x.shape);
  const replicas = draws.shape[0]!;
  const addresses = heap.addresses(x, draws, scales, clock, y);
  heap.kernels.dropout(...addresses, replicas, tf.util.sizeFromShape(x.shape) / replicas);
  return y;
});

/** The same draws again. */
registerGradient(dropoutName, { inputs: ['draws', 'scales', 'clock'] }, (_heap, dy, saved) => ({
  x: () => {
    const [draws, scales, clock] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    return runKernel(dropoutName, { x: dy, draws, scales, clock });
  },
}));
