import type { RandomStream } from '../../../lib/random.ts';
import type { Seed } from '../../contract.ts';
import { probabilities, wrongLeads } from '../../judges/fault-margin.ts';
import { gatherRows } from '../../rows.ts';
import { isWrong, type Judged, judgedRows, unchanged } from '../judge.ts';
import type { RowsSearch } from '../rows-search.ts';
import { type Breeding, breed, fittest } from './breed.ts';
import { clampTo, type LatentRange } from './range.ts';
import type { GeneticSettings } from './settings.ts';

/** Where an evolution begins, and within what. */
export interface Evolution {
  readonly seed: Seed;
  /** What the network under test says of the seed. */
  readonly own: Judged;
  readonly settings: GeneticSettings;
  readonly range: LatentRange;
  readonly random: RandomStream;
}

/**
 * One evolution, until its best individual is answered wrongly or its generations are over. Elites keep their fitness, so
 * that only children are decoded; calls are counted as released, with every individual of every generation.
 */
export function* evolve({ seed, own, settings, range, random }: Evolution): RowsSearch {
  if (isWrong(own, seed.label)) return unchanged(seed);
  const { elites, crossover, generations } = settings;
  const origin = seed.latent;
  const width = origin.length;
  const firstStep = settings.step * (range.high - range.low);
  const population = scatter(origin, settings.population, firstStep, random);
  const fitness = new Float64Array(settings.population);
  let best = { fitness: Number.POSITIVE_INFINITY, input: seed.input };
  let [step, before, known] = [firstStep, Number.POSITIVE_INFINITY, 0];
  for (let generation = 1; ; generation++) {
    const judged = yield population.subarray(known * width);
    fitness.set(rate(judged, seed.label, settings.fitness), known);
    const now = fitness.reduce((a, b) => Math.min(a, b));
    if (now < best.fitness) {
      best = { fitness: now, input: judgedRows(judged, fitness.indexOf(now) - known, 1).inputs.slice() };
    }
    if (now < 0 || generation === generations) {
      const calls = generation * settings.population;
      return { ...unchanged(seed, calls), success: now < 0, input: best.input, generations: generation };
    }
    step = isStalled(before, now, settings) ? longer(step, range, settings) : firstStep;
    before = now;
    known = renew(population, fitness, elites, { origin, step, crossover, random }, range);
  }
}

/**
 * Puts the elites first and their children behind them, all within the range.
 * @returns how many of the first individuals have a fitness that is still theirs: none where clamping moved an elite, as it
 * can after the first population, which is judged as it was scattered
 */
function renew(
  population: Float32Array,
  fitness: Float64Array,
  elites: number,
  breeding: Breeding,
  range: LatentRange,
): number {
  const width = breeding.origin.length;
  const parents = fittest(fitness, elites);
  population.set(gatherRows(population, width, parents));
  fitness.set(parents.map((i) => fitness[i]!));
  breed(population, elites, breeding);
  clampTo(range, population.subarray(elites * width));
  return clampTo(range, population.subarray(0, elites * width)) ? 0 : elites;
}

/** Copies of a latent with noise on every number. */
function scatter(latent: Float32Array, copies: number, spread: number, random: RandomStream): Float32Array {
  const width = latent.length;
  return Float32Array.from(
    { length: copies * width },
    (_, i) => latent[i % width]! + spread * random.normal(),
  );
}

/** What is minimised: the lead of the label over the best other class, below 0 where the answer is wrong. */
export function rate(
  { logits, classes, rows }: Judged,
  label: number,
  unit: GeneticSettings['fitness'],
): Float64Array {
  const [values] = logits;
  const scores = unit === 'logits' ? values! : probabilities(values!, classes);
  return wrongLeads(scores, new Int32Array(rows).fill(label), classes).map((lead) => -lead);
}

function isStalled(before: number, now: number, { stall }: GeneticSettings): boolean {
  return Math.abs(before - now) <= stall.tolerance;
}

function longer(step: number, { low, high }: LatentRange, { stall }: GeneticSettings): number {
  return Math.min(2 * step, stall.largest * (high - low));
}
