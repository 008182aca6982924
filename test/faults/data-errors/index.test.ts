import { describe, expect, test } from 'vitest';
import { dataErrors } from '../../../src/faults/data-errors/index.ts';
import { editTrainingData } from '../../../src/faults/edits.ts';
import { randomStream } from '../../../src/lib/random.ts';
import type { RawData } from '../../../src/training/data.ts';

const rows = 40;

/** Two columns, a quantity and a code of two levels; two classes in turns. */
const table: RawData = {
  rows,
  inputShape: [2],
  inputs: Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? i / 2 : (i >> 2) % 2)),
  targetShape: [],
  targets: Float32Array.from({ length: rows }, (_, row) => row % 2),
  classes: 2,
};

const edit = (operator: string, parameters: Record<string, number>, seed = 0) =>
  editTrainingData(table, { operator, parameters }, randomStream('test', seed));

const codes = ({ inputs }: RawData) => inputs.filter((_, i) => i % 2 === 1);
const quantities = ({ inputs }: RawData) => inputs.filter((_, i) => i % 2 === 0);
const changed = (a: Float32Array, b: Float32Array) => a.filter((value, i) => value !== b[i]).length;

describe('errors of real tables', () => {
  test('missing values take the stated share of rows away, rather those with high values', () => {
    const kept = edit('missing-values', { percent: 25 });
    expect(kept.rows).toBe(30);
    expect(kept.inputs.length).toBe(60);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(quantities(kept))).toBeLessThan(mean(quantities(table)) - 2);
  });

  test('outliers change one value in each of the stated share of rows, by as much as is said', () => {
    const dirty = edit('outliers', { percent: 10, deviations: 100 });
    expect(changed(dirty.inputs, table.inputs)).toBe(4);
    const far = dirty.inputs.filter((value, i) => value !== table.inputs[i]);
    // Codes have mean 0.5 and deviation 0.5, quantities mean 19.5 and deviation 11.54.
    for (const value of far)
      expect([50.5, -49.5, 1173.8, -1134.8].some((at) => Math.abs(at - value) < 0.1)).toBe(true);
  });

  test('duplicates repeat rows with their labels', () => {
    const dirty = edit('duplicates', { percent: 10, copies: 3 });
    expect(dirty.rows).toBe(rows + 12);
    expect(dirty.inputs.subarray(0, 2 * rows)).toEqual(table.inputs);
    for (let row = rows; row < dirty.rows; row++) {
      const quantity = dirty.inputs[2 * row]!;
      expect(dirty.targets[row]).toBe(table.targets[quantity]);
    }
  });

  test('inconsistencies give codes a second name and leave quantities alone', () => {
    const dirty = edit('inconsistencies', { percent: 50, first: 1, levels: 2 });
    expect(quantities(dirty)).toEqual(quantities(table));
    const renamed = codes(dirty).filter((code, i) => code === codes(table)[i]! + 2).length;
    expect(renamed).toBe(changed(codes(dirty), codes(table)));
    expect(renamed).toBeGreaterThan(8);
    expect(renamed).toBeLessThan(32);
  });

  test('label errors change exactly the stated share of labels', () => {
    expect(changed(edit('label-errors', { percent: 30 }).targets, table.targets)).toBe(12);
  });

  test('labels divided by more than there are classes are all the first class', () => {
    expect(new Set(edit('labels-divided', { divisor: 255 }).targets)).toEqual(new Set([0]));
  });

  test('a split without shuffling loses the last classes', () => {
    const dirty = edit('unshuffled', { percent: 50 });
    expect(dirty.rows).toBe(20);
    expect(new Set(dirty.targets)).toEqual(new Set([0]));
  });

  test.each(dataErrors.members)(
    '$id leaves the data it is given alone, and equal draws give equal data',
    ({ id }) => {
      const before = structuredClone(table);
      const parameters = { percent: 20, deviations: 10, copies: 1, first: 1, levels: 2, divisor: 255 };
      expect(edit(id, parameters)).toEqual(edit(id, parameters));
      expect(table).toEqual(before);
      expect(edit(id, parameters, 1).rows).toBe(edit(id, parameters).rows);
    },
  );
});
