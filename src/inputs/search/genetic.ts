import { randomStream } from '../../lib/random.ts';
import type { SearchStrategy } from '../contract.ts';
import { evolve, type GeneticSettings, geneticVariants, latentRange } from './evolve.ts';
import { checkTask } from './judge.ts';
import { latentDecoder, searchRows } from './lockstep.ts';

const paper = 'arXiv 2412.17652';

/** The published genetic search, and what differs from the release in a named way. */
export const geneticStrategies: readonly SearchStrategy[] = [
  geneticSearch(
    'ga-low',
    'Genetic algorithm as released, low step',
    `${paper}, its program`,
    geneticVariants.low,
  ),
  geneticSearch(
    'ga-high',
    'Genetic algorithm as released, high step',
    `${paper}, its program`,
    geneticVariants.high,
  ),
  geneticSearch(
    'ga-written-low',
    'Genetic algorithm as written, low step',
    `${paper}, its text: fitness on probabilities`,
    geneticVariants.writtenLow,
  ),
  geneticSearch(
    'ga-written-high',
    'Genetic algorithm as written, high step',
    `${paper}, its text: fitness on probabilities`,
    geneticVariants.writtenHigh,
  ),
  geneticSearch(
    'ga-mutation-only',
    'Genetic algorithm without crossover, high step',
    `${paper}, its program as it ran on GANs, whose children were copies`,
    geneticVariants.mutationOnly,
  ),
  geneticSearch(
    'ga-steady',
    'Genetic algorithm with a bounded step, high step',
    `${paper}, its program; tolerance of a stall and bound of the step are ours`,
    geneticVariants.steady,
  ),
];

function geneticSearch(id: string, title: string, source: string, settings: GeneticSettings): SearchStrategy {
  const strategy = { id, title, source, needsStyles: false, needsMutants: false };
  return {
    ...strategy,
    search(task) {
      const { seeds, names, generator, callsPerSeed } = task;
      const own = checkTask(strategy, task, settings.population);
      const range = latentRange(generator, randomStream(...names, 'latent range'));
      const affordable = Math.floor(callsPerSeed / settings.population);
      const within = { ...settings, generations: Math.min(settings.generations, affordable) };
      const searches = seeds.map((seed, i) => {
        const random = randomStream(...names, id, seed.index);
        return evolve({ seed, own: own[i]!, settings: within, range, random });
      });
      return searchRows(task, latentDecoder(generator), searches);
    },
  };
}
