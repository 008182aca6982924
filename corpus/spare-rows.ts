import type { RawData } from '../src/training/data.ts';
import type { ProgramSpec } from '../src/training/spec.ts';
import { dataSources } from './data/index.ts';
import { drawOf, loadPopulation, splitIndices, takeRows } from './prepare.ts';

/**
 * Rows that no test part of the first `seeds` seeds holds, so that what is measured on them tells nothing of the kill
 * test: a source that makes rows makes further ones, which no run has seen at all; of a table, those rows that are left,
 * the ones that the fewest seeds train on first. At most `count`, in the units of the source.
 * @throws InputError as `prepareData`.
 */
export function spareRows(spec: ProgramSpec, seeds: number, count: number): RawData {
  const population = loadPopulation(spec);
  const further = furtherRows(spec, population, count);
  if (further !== null) return further;
  const trainings = new Map<number, number>(Array.from({ length: population.rows }, (_, row) => [row, 0]));
  for (let seed = 0; seed < seeds; seed++) {
    const { train, test } = splitIndices(spec, seed, population.rows);
    for (const row of test) trainings.delete(row);
    for (const row of train) if (trainings.has(row)) trainings.set(row, trainings.get(row)! + 1);
  }
  const left = [...trainings].sort(([a, m], [b, n]) => m - n || a - b).map(([row]) => row);
  return takeRows(population, left.slice(0, count));
}

/** Rows that the source makes after those of the population; null where it is a table, or the population an original. */
function furtherRows({ data }: ProgramSpec, population: RawData, count: number): RawData | null {
  const { source, options, rows } = data;
  const needed = rows.train + rows.validation + rows.test;
  const more = dataSources.get(source).load(options, drawOf(data), needed + count);
  if (population.rows !== needed || more.rows !== needed + count) return null;
  return takeRows(
    more,
    Array.from({ length: count }, (_, i) => needed + i),
  );
}
