import { createRegistry } from '../../lib/registry.ts';
import type { SearchStrategy } from '../contract.ts';
import { classTruncation } from './class-truncation.ts';
import { truncationFirstFlip } from './first-flip.ts';
import { geneticStrategies } from './genetic.ts';
import { mutationGuided } from './mutation-guided.ts';
import { randomSampling } from './random.ts';
import { sameClassMixing } from './same-class-mixing.ts';
import { styleMixing } from './style-mixing.ts';

export { codeSpace, seedCodes, truncate } from './code-space.ts';
export { correctOnAll, drawSeeds, seedInputs, seedLabels } from './draw-seeds.ts';
export { geneticVariants } from './genetic.ts';
export { type Judgement, type Measuring, runSearch } from './run-search.ts';

/** Every way to look for inputs that a network gets wrong: the floor, the published ones, ours. */
export const searchStrategies = createRegistry<SearchStrategy>('search strategy', [
  randomSampling,
  ...geneticStrategies,
  truncationFirstFlip,
  styleMixing,
  classTruncation,
  sameClassMixing,
  mutationGuided,
]);
