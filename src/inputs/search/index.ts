import { createRegistry } from '../../lib/registry.ts';
import type { SearchStrategy } from '../contract.ts';
import { truncationFirstFlip } from './first-flip.ts';
import { geneticStrategies } from './genetic/strategies.ts';
import { randomSampling } from './random.ts';

/** Every way to look for inputs that a network gets wrong: the floor, the published ones, ours. */
export const searchStrategies = createRegistry<SearchStrategy>('search strategy', [
  randomSampling,
  ...geneticStrategies,
  truncationFirstFlip,
]);
