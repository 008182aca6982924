import * as tf from '@tensorflow/tfjs-core';
import { activeHeap } from '../../kernels/load.ts';
import type { DrawSeed } from '../../seeds.ts';
import { drawsOf } from './hash.ts';

/** What normal deviates are drawn from; each replica has its own. */
export interface NoiseSettings {
  readonly seeds: readonly DrawSeed[];
  /** Standard deviations. */
  readonly scales: readonly number[];
}

/** The same as the kernel reads it: int32 `[R, 2]` and `[R]`. */
export type NoiseTables = { readonly seeds: tf.Tensor; readonly scales: tf.Tensor };

export function noiseTables({ seeds, scales }: NoiseSettings): NoiseTables {
  return {
    seeds: tf.tensor2d(seeds.flat(), [seeds.length, 2], 'int32'),
    scales: tf.tensor1d([...scales]),
  };
}

/**
 * Normal deviates of mean 0, `[R, …]`, of a step, whose draws are always the same ones. No gradient. On our kernels.
 * @param clock int32 `[1]`: the step
 */
export function normalNoise(
  shape: readonly number[],
  { seeds, scales }: NoiseTables,
  clock: tf.Tensor,
): tf.Tensor {
  const heap = activeHeap()!;
  const y = heap.create(shape);
  const replicas = seeds.shape[0]!;
  heap.kernels.normalNoise(...heap.addresses(seeds, scales, clock, y), replicas, y.size / replicas);
  return y;
}

/** `normalNoise` made by the host. */
export function composeNormalNoise(
  shape: readonly number[],
  { seeds, scales }: NoiseSettings,
  step: number,
): tf.Tensor {
  const size = tf.util.sizeFromShape(shape.slice(1));
  const values = new Float32Array(seeds.length * size);
  seeds.forEach((seed, r) => {
    const draw = drawsOf(seed, step);
    for (let i = 0; i < size; i++) {
      // Box and Muller, of draws 2i and 2i + 1.
      const radius = Math.sqrt(-2 * Math.log((draw(2 * i) + 1) / 2 ** 32));
      values[r * size + i] = scales[r]! * radius * Math.cos((2 * Math.PI * draw(2 * i + 1)) / 2 ** 32);
    }
  });
  return tf.tensor(values, [...shape]);
}
