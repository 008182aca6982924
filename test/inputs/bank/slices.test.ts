import { expect, test } from 'vitest';
import { loadPopulation, splitIndices, takeRows } from '../../../corpus/prepare.ts';
import { programs } from '../../../corpus/programs/index.ts';
import { spareRows } from '../../../corpus/spare-rows.ts';
import { distanceSurprise } from '../../../src/inputs/bank/slices.ts';

test('surprise is how much farther the own class is than that is from the others', () => {
  const trained = { width: 1, values: Float32Array.of(0, 10, 4), labels: [0, 0, 1] };
  const own = { width: 1, values: Float32Array.of(1, 13, 5), labels: [0, 0, 1] };
  // 1 → 0 (1), 0 → 4 (4); 13 → 10 (3), 10 → 4 (6); 5 → 4 (1), 4 → 0 (4).
  expect([...distanceSurprise(own, trained)]).toEqual([1 / 4, 3 / 6, 1 / 4]);
});

test('there is no surprise where no other class was trained on', () => {
  const trained = { width: 1, values: Float32Array.of(0, 1), labels: [0, 0] };
  expect([...distanceSurprise({ width: 1, values: Float32Array.of(5), labels: [0] }, trained)]).toEqual([0]);
});

const seeds = [0, 1, 2, 3, 4];
const textOf = (inputs: Float32Array, row: number, width: number) =>
  inputs.slice(row * width, (row + 1) * width).join();

test.each([
  ['so-57397440', 'of a small table, split once'],
  ['so-48385830', 'of a table, split by seed'],
  ['so-66602662', 'of a source that makes rows'],
])('no spare row of %s is in the test part of a recorded seed (%s)', (id) => {
  const spec = programs.get(id);
  const population = loadPopulation(spec);
  const spare = spareRows(spec, seeds.length, 100);
  const width = population.inputs.length / population.rows;
  const tested = new Set(
    seeds.flatMap((seed) => {
      const { inputs, rows } = takeRows(population, splitIndices(spec, seed, population.rows).test);
      return Array.from({ length: rows }, (_, row) => textOf(inputs, row, width));
    }),
  );
  expect(spare.rows).toBe(100);
  for (let row = 0; row < spare.rows; row++) expect(tested).not.toContain(textOf(spare.inputs, row, width));
});
