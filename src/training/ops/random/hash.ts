import type { DrawSeed } from '../../seeds.ts';

/**
 * The random bits of a seed in a step: `(i) =>` 32 bits of element i, by two rounds of MurmurHash3's 32-bit finaliser
 * (Appleby). No state to keep, a few nanoseconds each, and looking at a step again gives the same draws. As
 * `kernels/assembly/hash.ts`.
 */
export function drawsOf(seed: DrawSeed, step: number): (i: number) => number {
  const first = mix(seed[0] ^ mix(step));
  const second = mix(seed[1] ^ first);
  return (i) => mix(mix(i ^ first) + second) >>> 0;
}

function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
