import { createRegistry } from '../../lib/registry.ts';
import { calibratedBy } from './calibrated.ts';
import { none } from './none.ts';
import type { Normalisation } from './normalisation.ts';
import { ownEarly } from './own-early.ts';
import { poolOf } from './pool.ts';
import { zScore } from './z-score.ts';

const counts = [1, 5, 20];

/** Every normalisation; those with a `track` know other runs of the program. */
export const normalisations = createRegistry<Normalisation>('normalisation', [
  none,
  zScore,
  ownEarly,
  ...counts.map((count) => poolOf('unlabelled', count)),
  ...counts.map((count) => poolOf('clean', count)),
  ...counts.map(calibratedBy),
]);
