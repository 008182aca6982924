import { randomStream } from '../../lib/random.ts';
import type { SearchTask } from '../contract.ts';
import type { CodeSpace } from './code-space.ts';
import { splitRows } from './lockstep.ts';

/** Layers whose style a partner gives. */
export interface Swap {
  /** Code of the partner. */
  readonly partner: Float32Array;
  readonly layers: readonly number[];
}

/** Published number of partners. */
const partnerCount = 100;
/** The published search swaps five of eight layers, the finest. */
const shareOfLayers = 5 / 8;

/** Every partner with every single layer of the finer ones, the finest first. All seeds try the same, as published. */
export function everySwap({ generator, names }: SearchTask, space: CodeSpace): Swap[] {
  const random = randomStream(...names, 'mixing partners');
  const latents = generator.prior(partnerCount, random);
  const labels = Int32Array.from({ length: partnerCount }, () => random.integer(generator.classes));
  const partners = splitRows(space.encode(latents, labels), [space.width]);
  const layers = fineLayers(space.layers.length);
  return partners.flatMap((partner) => layers.map((layer) => ({ partner, layers: [layer] })));
}

/** The finer layers, the finest first: [7], [6], [5], [4], [3] of eight; 3, 2 and 1 of four. */
export function fineLayers(layers: number): number[] {
  return Array.from({ length: Math.ceil(shareOfLayers * layers) }, (_, i) => layers - 1 - i);
}
