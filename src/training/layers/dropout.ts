import * as tf from '@tensorflow/tfjs';
import { type DropoutSeed, dropoutSeed } from '../seeds.ts';
import type { LayerKindDefinition } from './layer.ts';

/** Dropout in training, nothing elsewhere. Rates are each replica's own. */
export const dropoutLayer: LayerKindDefinition<'dropout'> = {
  structure: () => [],
  build(specs, place) {
    const seeds = place.runs.map((run) => dropoutSeed(run, place.name));
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [],
      forward(x, _, { mode, step }) {
        if (mode !== 'train') return x;
        const size = x.size / specs.length;
        const mask = new Float32Array(x.size);
        specs.forEach(({ rate }, r) => {
          fillMask(mask.subarray(r * size, (r + 1) * size), seeds[r]!, step, rate);
        });
        return tf.mul(x, tf.tensor(mask, x.shape));
      },
    };
  },
};

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
