import type { Seed } from '../contract.ts';
import type { CodeSpace } from './code-space.ts';
import { seedLabels } from './draw-seeds.ts';
import { joinRows, splitRows } from './lockstep.ts';

/** The code of each seed, made in one pass. */
export function seedCodes(space: CodeSpace, seeds: readonly Seed[]): Float32Array[] {
  if (seeds.length === 0) return [];
  const latents = joinRows(seeds.map(({ latent }) => latent));
  return splitRows(space.encode(latents, seedLabels(seeds)), [space.width]);
}
