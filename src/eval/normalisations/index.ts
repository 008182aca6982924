import { createRegistry } from '../../lib/registry.ts';
import { none } from './none.ts';
import type { Normalisation } from './normalisation.ts';
import { referTo } from './reference.ts';
import { zScore } from './z-score.ts';

/** Every normalisation; those named `reference-<n>` are the few-shot track. */
export const normalisations = createRegistry<Normalisation>('normalisation', [
  none,
  zScore,
  referTo(1),
  referTo(3),
  referTo(5),
]);
