import { InputError } from '../../lib/errors.ts';
import type { Seed, TrainedGenerator } from '../contract.ts';
import { joinRows, splitRows } from '../rows.ts';
import { seedLabels } from './draw-seeds.ts';

/** What a generator decodes, cut into layers that can be mixed one by one: styles where it has them, else its latent. */
export interface CodeSpace {
  /** Numbers of one code. */
  readonly width: number;
  /** First number and end of each layer, coarse layers first. */
  readonly layers: readonly (readonly [start: number, end: number])[];
  /** `rows × width`: codes of latents. */
  encode(latents: Float32Array, labels: Int32Array): Float32Array;
  /** One generator call per row. */
  decode(codes: Float32Array, labels: Int32Array): Float32Array;
  /** `from` with the share `alpha` of `to` in the given layers: `from` at 0, those layers of `to` at 1. */
  mix(from: Float32Array, to: Float32Array, alpha: number, layers: readonly number[]): Float32Array;
  /** The mean code of a class over the prior. */
  classMean(label: number): Float32Array;
  /** The mean over all classes; null where classes share no space of codes. */
  readonly globalMean: Float32Array | null;
}

/** Parts that a latent without layers is cut into. */
const latentParts = 4;

export function codeSpace(generator: TrainedGenerator): CodeSpace {
  return generator.styles === undefined ? latentSpace(generator) : styleSpace(generator);
}

/** Styles lie anywhere in w, so they are mixed along the straight line, as published (arXiv 2602.15552). */
function styleSpace({ styles }: TrainedGenerator): CodeSpace {
  const { layers, size, mean } = styles!;
  const spread = (style: Float32Array) => repeat(style, size, layers);
  const ranges = Array.from({ length: layers }, (_, i) => [i * size, (i + 1) * size] as const);
  return {
    width: layers * size,
    layers: ranges,
    encode: (latents, labels) => spread(styles!.map(latents, labels)),
    decode: (codes) => styles!.synthesise(codes),
    mix: (from, to, alpha, chosen) => blend(from, to, ranges, chosen, [1 - alpha, alpha]),
    classMean: (label) => spread(styles!.classMean(label)),
    globalMean: spread(mean),
  };
}

/**
 * A normal latent, its numbers in four parts. The class enters beside it, so its mean is 0 in every class.
 * A mix is scaled to the spread of the prior, where a straight line between two latents would run below it.
 */
function latentSpace(generator: TrainedGenerator): CodeSpace {
  const { latentSize } = generator;
  const parts = Math.min(latentParts, latentSize);
  const layers = Array.from(
    { length: parts },
    (_, i) => [Math.floor((i * latentSize) / parts), Math.floor(((i + 1) * latentSize) / parts)] as const,
  );
  return {
    width: latentSize,
    layers,
    encode: (latents) => latents,
    decode: (codes, labels) => generator.decode(codes, labels),
    mix(from, to, alpha, chosen) {
      const norm = Math.hypot(1 - alpha, alpha);
      return blend(from, to, layers, chosen, [(1 - alpha) / norm, alpha / norm]);
    },
    classMean: () => new Float32Array(latentSize),
    globalMean: null,
  };
}

function blend(
  from: Float32Array,
  to: Float32Array,
  layers: CodeSpace['layers'],
  chosen: readonly number[],
  [own, other]: readonly [number, number],
): Float32Array {
  const mixed = from.slice();
  for (const layer of chosen) {
    const [start, end] = layers[layer]!;
    for (let i = start; i < end; i++) mixed[i] = own * from[i]! + other * to[i]!;
  }
  return mixed;
}

/** Every row of `size` numbers written `times` times. */
function repeat(rows: Float32Array, size: number, times: number): Float32Array {
  const repeated = new Float32Array(rows.length * times);
  for (let start = 0; start < rows.length; start += size) {
    const row = rows.subarray(start, start + size);
    for (let t = 0; t < times; t++) repeated.set(row, start * times + t * size);
  }
  return repeated;
}

/**
 * A code drawn towards a centre: centre + ψ (code − centre). ψ = 1 leaves it as it is (arXiv 1812.04948).
 * @throws InputError `psi-range` outside (0, 1].
 */
export function truncate(code: Float32Array, centre: Float32Array, psi: number): Float32Array {
  if (!(psi > 0 && psi <= 1)) {
    const [rule, need] = ['truncation keeps a share ψ of the distance', 'a number above 0 and at most 1'];
    throw new InputError('psi-range', { rule, need, value: psi });
  }
  return code.map((value, i) => (1 - psi) * centre[i]! + psi * value);
}

/** The code of each seed, made in one pass. */
export function seedCodes(space: CodeSpace, seeds: readonly Seed[]): Float32Array[] {
  if (seeds.length === 0) return [];
  const latents = joinRows(seeds.map(({ latent }) => latent));
  return splitRows(space.encode(latents, seedLabels(seeds)), [space.width]);
}
