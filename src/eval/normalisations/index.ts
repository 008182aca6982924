import { createRegistry } from '../../lib/registry.ts';
import { calibratedBy } from './calibrated.ts';
import { none } from './none.ts';
import { type Normalisation, trackCounts, trackKinds } from './normalisation.ts';
import { ownEarly } from './own-early.ts';
import { poolOf } from './pool.ts';
import { zScore } from './z-score.ts';

/** Every normalisation; those with a `track` know other runs of the program. */
export const normalisations = createRegistry<Normalisation>('normalisation', [
  none,
  zScore,
  ownEarly,
  ...trackKinds.flatMap((kind) => trackCounts.map((count) => poolOf(kind, count))),
  ...trackCounts.map(calibratedBy),
]);
