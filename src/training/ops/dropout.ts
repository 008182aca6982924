import * as tf from '@tensorflow/tfjs';
import { registerGradient, registerKernel, runKernel } from '../kernels/load.ts';
import type { DropoutSeed } from '../seeds.ts';

/** Seed and rate of every replica. */
export interface DropoutSettings {
  readonly seeds: readonly DropoutSeed[];
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

/**
 * Fills `mask` with 0 (with probability `rate`) or 1 / (1 − rate). The draw of element i in step s is a hash of
 * (seed, s, i), two rounds of MurmurHash3's 32-bit finaliser (Appleby): no state to keep, a few nanoseconds each,
 * and looking at a step again gives the same mask.
 */
export function fillMask(mask: Float32Array, seed: DropoutSeed, step: number, rate: number): void {
  const first = mix(seed[0] ^ mix(step));
  const second = mix(seed[1] ^ first);
  const threshold = rate * 4_294_967_296;
  const scale = 1 / (1 - rate);
  for (let i = 0; i < mask.length; i++) {
    const bits = mix(mix(i ^ first) + second) >>> 0;
    mask[i] = bits >= threshold ? scale : 0;
  }
}

function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
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
