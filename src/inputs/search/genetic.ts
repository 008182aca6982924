import { randomStream } from '../../lib/random.ts';
import type { SearchStrategy } from '../contract.ts';
import { evolve, type GeneticSettings, latentRange } from './evolve.ts';
import { checkTask } from './judge.ts';
import { latentDecoder, searchRows } from './lockstep.ts';

/**
 * As released with arXiv 2412.17652. The perturbation size of its records, R/1,000 or R/10,000, is
 * never a step: the first generation resets it to twice that, s₀, and doubling starts from there.
 */
const released: Omit<GeneticSettings, 'step'> = {
  population: 25,
  elites: 10,
  generations: 250,
  fitness: 'logits',
  crossover: true,
  stall: { tolerance: 0, largest: Number.POSITIVE_INFINITY },
};

const lowStep = 2 / 10_000;
const highStep = 2 / 1000;

/** The published low and high step, and what differs from the release in a named way. */
export const geneticVariants = {
  low: { ...released, step: lowStep },
  high: { ...released, step: highStep },
  /** The text takes probabilities where the program takes what enters the softmax: same sign, another order. */
  writtenLow: { ...released, step: lowStep, fitness: 'probabilities' },
  writtenHigh: { ...released, step: highStep, fitness: 'probabilities' },
  /**
   * What the release did to GANs: their latents carried one axis more, so that every cut fell on an
   * axis of length one and each child copied a parent. None of our generators has that axis; this
   * shows what crossover is worth to any of them.
   */
  mutationOnly: { ...released, step: highStep, crossover: false },
  /**
   * The release doubles its step wherever two floating-point numbers are equal, and without end. Here
   * a stall has a tolerance, and the step ends at a tenth of the range, about one standard deviation of
   * the prior: beyond it a child has nothing of its seed.
   */
  steady: { ...released, step: highStep, stall: { tolerance: 1e-6, largest: 1 / 10 } },
} as const satisfies Record<string, GeneticSettings>;

const { low, high, writtenLow, writtenHigh, mutationOnly, steady } = geneticVariants;
const asWritten = 'its text: fitness on probabilities';

/** The published genetic search, and what differs from the release in a named way. */
export const geneticStrategies: readonly SearchStrategy[] = [
  geneticSearch('ga-low', 'as released, low step', 'its program', low),
  geneticSearch('ga-high', 'as released, high step', 'its program', high),
  geneticSearch('ga-written-low', 'as written, low step', asWritten, writtenLow),
  geneticSearch('ga-written-high', 'as written, high step', asWritten, writtenHigh),
  geneticSearch(
    'ga-mutation-only',
    'without crossover, high step',
    'its program as it ran on GANs, whose children were copies',
    mutationOnly,
  ),
  geneticSearch(
    'ga-steady',
    'with a bounded step, high step',
    'its program; tolerance of a stall and bound of the step are ours',
    steady,
  ),
];

function geneticSearch(id: string, how: string, origin: string, settings: GeneticSettings): SearchStrategy {
  const [title, source] = [`Genetic algorithm ${how}`, `arXiv 2412.17652, ${origin}`];
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
