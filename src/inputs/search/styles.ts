import { InputError } from '../../lib/errors.ts';
import type { Seed, StyleSpace } from '../contract.ts';

/** `(1 − share)·from + share·to`: `from` itself at 0 and `to` at 1, to the bit. */
export function interpolate(from: Float32Array, to: Float32Array, share: number): Float32Array {
  return from.map((value, i) => (1 - share) * value + share * to[i]!);
}

/**
 * A style pulled towards a centre: `centre + ψ·(style − centre)` (arXiv 1812.04948).
 * @throws InputError `psi-range` for a ψ outside (0, 1].
 */
export function truncate(style: Float32Array, centre: Float32Array, psi: number): Float32Array {
  if (!(psi > 0 && psi <= 1)) {
    throw new InputError('psi-range', {
      rule: 'truncation pulls styles towards their mean without reaching it',
      need: 'a ψ above 0 and at most 1',
      value: psi,
    });
  }
  return interpolate(centre, style, psi);
}

/** One style in all layers. */
export function allLayers(style: Float32Array, layers: number): Float32Array {
  const result = new Float32Array(layers * style.length);
  for (let layer = 0; layer < layers; layer++) result.set(style, layer * style.length);
  return result;
}

/** The styles of all layers with those of some moved towards a partner's style by a share. */
export function mixLayers(
  styles: Float32Array,
  partner: Float32Array,
  layers: readonly number[],
  share: number,
): Float32Array {
  const size = partner.length;
  const mixed = styles.slice();
  for (const layer of layers) {
    const own = styles.subarray(layer * size, (layer + 1) * size);
    mixed.set(interpolate(own, partner, share), layer * size);
  }
  return mixed;
}

/** The style of each seed. */
export function seedStyles(space: StyleSpace, seeds: readonly Seed[]): readonly Float32Array[] {
  if (seeds.length === 0) return [];
  const size = seeds[0]!.latent.length;
  const latents = new Float32Array(seeds.length * size);
  for (const [i, { latent }] of seeds.entries()) latents.set(latent, i * size);
  const labels = Int32Array.from(seeds, ({ label }) => label);
  return splitStyles(space.map(latents, labels), space.size);
}

/** Views of the rows of a flat table of styles. */
export function splitStyles(styles: Float32Array, size: number): readonly Float32Array[] {
  return Array.from({ length: styles.length / size }, (_, i) => styles.subarray(i * size, (i + 1) * size));
}
