import type { RandomStream } from '../../lib/random.ts';
import type { Seed, TrainedGenerator } from '../contract.ts';
import { probabilities, wrongLeads } from '../judges/index.ts';
import { copyRows } from '../rows.ts';
import { isWrong, type JudgedInput, judgedRows, unchanged } from './judge.ts';
import type { RowsSearch } from './lockstep.ts';

/** Everything that decides a genetic search beside generator, network and seed. */
export interface GeneticSettings {
  readonly population: number;
  /** Individuals that survive unchanged and have offspring. */
  readonly elites: number;
  readonly generations: number;
  /** Step of mutation s₀ as a share of the range of latents; also spreads the first population. */
  readonly step: number;
  /** What a lead of the label is measured in. */
  readonly fitness: 'logits' | 'probabilities';
  /** Whether a child joins two parents at a cut, or copies one. */
  readonly crossover: boolean;
  /** When the step doubles: the best fitness changed by at most `tolerance`; `largest` bounds it, as a share of the range. */
  readonly stall: { readonly tolerance: number; readonly largest: number };
}

/** Where an evolution begins, and within what. */
export interface Evolution {
  readonly seed: Seed;
  /** What the network under test predicts for the seed. */
  readonly own: JudgedInput;
  readonly settings: GeneticSettings;
  readonly range: LatentRange;
  readonly random: RandomStream;
}

/**
 * One evolution, until its best individual is predicted wrongly or its generations are over. Elites
 * keep their fitness, so that only children are decoded; calls are counted as released, with every
 * individual of every generation.
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
  population.set(copyRows(population, width, parents));
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

/** What is minimised: the lead of the label over the best other class, below 0 where it is wrong. */
export function rate(
  { logits, classes, rows }: JudgedInput,
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

/**
 * Places of the individuals of lowest fitness, the very lowest last. Of equal ones the later count as lower, as the stable
 * sort of the release leaves them.
 */
export function fittest(fitness: Float64Array, count: number): number[] {
  return [...fitness.keys()].sort((a, b) => fitness[b]! - fitness[a]!).slice(-count);
}

/** How children come to differ from their parents. */
export interface Breeding {
  /** The latent that the search began at. */
  readonly origin: Float32Array;
  readonly step: number;
  /** Without it a child copies one parent. */
  readonly crossover: boolean;
  readonly random: RandomStream;
}

/**
 * Fills the places behind the parents with children: two distinct parents joined at a uniform cut (at 0 all is of the
 * second), then noise on every number that differs from the origin's.
 * @param population latents one behind the other, the `parents` first
 */
export function breed(
  population: Float32Array,
  parents: number,
  { origin, step, crossover, random }: Breeding,
): void {
  const width = origin.length;
  for (let start = parents * width; start < population.length; start += width) {
    const first = random.integer(parents);
    const other = random.integer(parents - 1);
    const second = other >= first ? other + 1 : other;
    const cut = crossover ? random.integer(width) : width;
    for (let i = 0; i < width; i++) {
      const gene = population[(i < cut ? first : second) * width + i]!;
      population[start + i] = gene === origin[i] ? gene : gene + step * random.normal();
    }
  }
}

/** Smallest and largest number of any latent. */
export interface LatentRange {
  readonly low: number;
  readonly high: number;
}

/** Latents that set the range. */
const draws = 1000;

/** Over 1,000 latents of the prior, as published for generators that draw theirs; ours all do. */
export function latentRange(generator: TrainedGenerator, random: RandomStream): LatentRange {
  const latents = generator.prior(draws, random);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of latents) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Puts numbers outside the range on its nearest end, in place; whether there were any. */
export function clampTo({ low, high }: LatentRange, latents: Float32Array): boolean {
  let moved = false;
  for (let i = 0; i < latents.length; i++) {
    const value = latents[i]!;
    if (value >= low && value <= high) continue;
    latents[i] = value < low ? low : high;
    moved = true;
  }
  return moved;
}
