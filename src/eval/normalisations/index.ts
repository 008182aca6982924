import { createRegistry } from '../../lib/registry.ts';
import { none } from './none.ts';
import type { Normalisation } from './normalisation.ts';
import { poolOf } from './pool.ts';
import { zScore } from './z-score.ts';

const counts = [1, 5, 20];

/** Every normalisation; those with a `track` know other runs of the program. */
export const normalisations = createRegistry<Normalisation>('normalisation', [
  none,
  zScore,
  ...counts.map((count) => poolOf('unlabelled', count)),
  ...counts.map((count) => poolOf('clean', count)),
]);
