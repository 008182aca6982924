import { InputError } from '../../lib/errors.ts';

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
