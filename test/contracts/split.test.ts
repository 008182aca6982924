import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SplitRow, SplitStrategy } from '../../src/eval/contract.ts';
import { makeSplit, splits } from '../../src/eval/splits/index.ts';

const size = { folds: 5, repeats: 3, seed: 7 };

/** Rows of a random corpus: 2–9 programs, 1–7 mutants per class, 1–5 seeds. */
const corpora = fc
  .record({
    programs: fc.integer({ min: 2, max: 9 }),
    mutants: fc.integer({ min: 3, max: 7 }),
    seeds: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ programs, mutants, seeds }) => rowsOf(programs, mutants, seeds));

function rowsOf(programs: number, mutants: number, seeds: number): SplitRow[] {
  const rows: SplitRow[] = [];
  for (let p = 0; p < programs; p++)
    for (const label of ['data', 'loss', 'architecture', 'optimisation'])
      for (let m = 0; m < mutants; m++)
        for (let s = 0; s < seeds; s++)
          rows.push({
            traceId: `${p}-${label}-${m}-${s}`,
            program: `p${p}`,
            family: ['dense', 'convolutional', 'recurrent'][p % 3]!,
            dataSet: `data-${p % 4}`,
            operator: `${label}-operator-${m % 3}`,
            mutant: `${p}/${label}/${m}`,
            session: m % 5,
            label,
          });
  return rows;
}

/** Every (train, test) pair of a strategy on rows, as lists of rows. */
function sidesOf(
  strategy: SplitStrategy,
  rows: readonly SplitRow[],
): { train: SplitRow[]; test: SplitRow[] }[] {
  const split = makeSplit(strategy, 'fault-typing', rows, size);
  const byId = new Map(rows.map((row) => [row.traceId, row]));
  const ordered = split.traceIds.map((id) => byId.get(id)!);
  return split.testFolds.flatMap((own) =>
    [...new Set(own)].map((fold) => ({
      train: ordered.filter((_, i) => strategy.trains(own[i]!, fold, size.folds)),
      test: ordered.filter((_, i) => own[i] === fold),
    })),
  );
}

const valuesOf = (rows: readonly SplitRow[], key: keyof SplitRow) => new Set(rows.map((row) => row[key]));
const disjoint = (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>) => [...a].every((value) => !b.has(value));

describe.each(splits.members)('split $id', (strategy) => {
  test('tests every row once per repeat and never trains on a tested row', () => {
    fc.assert(
      fc.property(corpora, (rows) => {
        const sides = sidesOf(strategy, rows);
        expect(sides.flatMap((side) => side.test).length).toBe(rows.length * size.repeats);
        for (const { train, test } of sides)
          expect(disjoint(valuesOf(train, 'traceId'), valuesOf(test, 'traceId'))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('does not depend on the order of rows', () => {
    const rows = rowsOf(5, 4, 3);
    expect(makeSplit(strategy, 'fault-typing', [...rows].reverse(), size)).toEqual(
      makeSplit(strategy, 'fault-typing', rows, size),
    );
  });

  test('does not depend on the names of labels', () => {
    const rows = rowsOf(5, 4, 3);
    const renamed = rows.map((row) => ({ ...row, label: `z-${[...row.label].reverse().join('')}` }));
    expect(makeSplit(strategy, 'fault-typing', renamed, size)).toEqual(
      makeSplit(strategy, 'fault-typing', rows, size),
    );
  });

  test('refuses to cut nothing', () => {
    expect(() => makeSplit(strategy, 'fault-typing', [], size)).toThrow(
      'no trace has a label for fault-typing',
    );
  });
});

/** Strategies under which a group may not be on both sides, besides the group that is named in their guarantee. */
const grouped: [id: string, key: keyof SplitRow][] = [
  ['S1', 'mutant'],
  ['S3', 'mutant'],
  ['S4', 'program'],
  ['S4-loo', 'program'],
];

test.each(grouped)('%s has no %s on both sides', (id, key) => {
  fc.assert(
    fc.property(corpora, (rows) => {
      for (const { train, test } of sidesOf(splits.get(id), rows)) {
        expect(disjoint(valuesOf(train, key), valuesOf(test, key))).toBe(true);
      }
    }),
    { numRuns: 25 },
  );
});

test('S0 has the same share of every class in every fold', () => {
  for (const { test } of sidesOf(splits.get('S0'), rowsOf(5, 4, 5))) {
    for (const label of valuesOf(test, 'label'))
      expect(test.filter((row) => row.label === label).length).toBe(20);
  }
});

test('S1 spreads the mutants of each program and class evenly', () => {
  for (const { test } of sidesOf(splits.get('S1'), rowsOf(4, 6, 2))) {
    for (const program of valuesOf(test, 'program')) {
      for (const label of valuesOf(test, 'label')) {
        const here = test.filter((row) => row.program === program && row.label === label);
        expect(here.length / 2).toBeGreaterThanOrEqual(1);
        expect(here.length / 2).toBeLessThanOrEqual(2);
      }
    }
  }
});

test('S3 trains on the tested program only', () => {
  for (const { train, test } of sidesOf(splits.get('S3'), rowsOf(3, 4, 2))) {
    expect(valuesOf(test, 'program').size).toBe(1);
    expect(valuesOf(train, 'program')).toEqual(valuesOf(test, 'program'));
  }
});

test('S4 spreads the programs of each family over folds', () => {
  const folds = sidesOf(splits.get('S4'), rowsOf(9, 3, 1));
  for (const { test } of folds) expect(valuesOf(test, 'program').size).toBeLessThanOrEqual(2);
});

test.each(['S4', 'S4-loo'])('%s refuses one program', (id) => {
  expect(() => makeSplit(splits.get(id), 'fault-typing', rowsOf(1, 4, 2), size)).toThrow(
    'holding out whole programs needs programs to train on; need at least 2 programs with labelled traces; got 1',
  );
});

test('a later seed cuts differently', () => {
  const rows = rowsOf(6, 4, 2);
  const cut = (seed: number) =>
    makeSplit(splits.get('S1'), 'fault-typing', rows, { ...size, seed }).testFolds;
  expect(cut(1)).not.toEqual(cut(2));
});

test('S1 spreads each class over folds where every program has one mutant of it', () => {
  const single = rowsOf(12, 1, 2);
  const { traceIds, testFolds } = makeSplit(splits.get('S1'), 'fault-typing', single, { ...size, folds: 4 });
  const labelOf = new Map(single.map((row) => [row.traceId, row.label]));
  for (const own of testFolds) {
    for (const label of new Set(labelOf.values())) {
      const folds = new Set(own.filter((_, i) => labelOf.get(traceIds[i]!) === label));
      expect(folds.size).toBeGreaterThanOrEqual(3);
    }
  }
});
