import type { RandomStream } from '../../../lib/random.ts';

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
