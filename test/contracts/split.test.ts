import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SplitRow, type SplitStrategy, twinsOf } from '../../src/eval/contract.ts';
import { makeSplit, splits } from '../../src/eval/splits/index.ts';
import { testedFolds, trainingRows } from '../../src/eval/splits/training.ts';
import { randomStream } from '../../src/lib/random.ts';

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
            operator: `${label}-operator-${m % 6}`,
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
    testedFolds(own).map((fold) => ({
      train: trainingRows(strategy, { rows: ordered, own, folds: size.folds }, fold).map((i) => ordered[i]!),
      test: ordered.filter((_, i) => own[i] === fold),
    })),
  );
}

const valuesOf = (rows: readonly SplitRow[], key: keyof SplitRow) => new Set(rows.map((row) => row[key]));
const disjoint = (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>) => [...a].every((value) => !b.has(value));

/** Strategies that need not test every row. */
const mayLeaveOut = new Set(['S1o', 'S4o', 'S6', 'S7']);

describe.each(splits.members)('split $id', (strategy) => {
  test('tests every row once per repeat, or never, and never trains on a tested row', () => {
    fc.assert(
      fc.property(corpora, (rows) => {
        const sides = sidesOf(strategy, rows);
        const tested = sides.flatMap((side) => side.test.map((row) => row.traceId));
        expect(tested.length).toBe(new Set(tested).size * size.repeats);
        if (!mayLeaveOut.has(strategy.id)) expect(tested.length).toBe(rows.length * size.repeats);
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
  ['S4d', 'dataSet'],
  ['S4d', 'program'],
  ['S5', 'family'],
  ['S6', 'operator'],
  ['S7', 'program'],
  ['S7', 'operator'],
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

/** Pairs every third mutant of a program with the one before it, whatever operator and class that has. */
function pairMutants(rows: readonly SplitRow[]): SplitRow[] {
  const mutants = [...new Set(rows.map(({ mutant }) => mutant))];
  const firstOf = new Map(mutants.map((mutant, m) => [mutant, m % 3 === 1 ? mutants[m - 1]! : mutant]));
  return rows.map((row) => {
    const first = firstOf.get(row.mutant)!;
    const isTwin = first !== row.mutant && `p${first.split('/')[0]}` === row.program;
    return isTwin ? { ...row, twinOf: first } : row;
  });
}

test.each(splits.members.filter(({ id }) => id !== 'S0'))('$id has no twins on both sides', (strategy) => {
  fc.assert(
    fc.property(corpora, (whole) => {
      const rows = pairMutants(whole);
      expect(rows.some(({ twinOf }) => twinOf !== undefined)).toBe(true);
      for (const { train, test } of sidesOf(strategy, rows))
        expect(disjoint(new Set(train.map(twinsOf)), new Set(test.map(twinsOf)))).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test('S2 has no recording block of a program on both sides, and every program on both', () => {
  fc.assert(
    fc.property(corpora, (rows) => {
      const blocksOf = (some: readonly SplitRow[]) =>
        new Set(some.map(({ program, session }) => `${program} ${session}`));
      for (const { train, test } of sidesOf(splits.get('S2'), rows)) {
        expect(disjoint(blocksOf(train), blocksOf(test))).toBe(true);
        expect(valuesOf(train, 'program')).toEqual(valuesOf(rows, 'program'));
      }
    }),
    { numRuns: 25 },
  );
});

/** What strategies spread evenly: groups, and the strata among whose groups folds are balanced. */
const spread: [id: string, group: (row: SplitRow) => string, stratum: (row: SplitRow) => string][] = [
  ['S0', (row) => row.traceId, (row) => row.label],
  ['S1', (row) => row.mutant, (row) => `${row.program} ${row.label}`],
  ['S2', (row) => `${row.program} ${row.session}`, (row) => row.program],
  ['S4', (row) => row.program, (row) => row.family],
];

test.each(spread)(
  '%s spreads the groups of each stratum evenly over folds at any seed, row order and skew',
  (id, group, stratum) => {
    fc.assert(
      fc.property(corpora, fc.nat(), (whole, seed) => {
        const kept = whole.filter((row) => randomStream('kept', seed, row.mutant).uniform() < 0.6);
        const rows = randomStream('order', seed).shuffle(kept.length === 0 ? whole : kept);
        if (valuesOf(rows, 'program').size < 2) return;
        const { traceIds, testFolds } = makeSplit(splits.get(id), 'fault-typing', rows, { ...size, seed });
        const byId = new Map(rows.map((row) => [row.traceId, row]));
        for (const own of testFolds)
          expect(largestUnevenness(traceIds, own, byId, group, stratum)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  },
);

/** Over strata: groups in the fullest fold less groups in the emptiest. Every row counts, so a row apart from its group shows. */
function largestUnevenness(
  traceIds: readonly string[],
  own: Int32Array,
  byId: ReadonlyMap<string, SplitRow>,
  group: (row: SplitRow) => string,
  stratum: (row: SplitRow) => string,
): number {
  const folds = new Set(own);
  const dealt = new Map<string, Map<number, Set<string>>>();
  for (const [i, id] of traceIds.entries()) {
    const row = byId.get(id)!;
    const ofStratum = dealt.get(stratum(row)) ?? new Map<number, Set<string>>();
    dealt.set(stratum(row), ofStratum);
    ofStratum.set(own[i]!, (ofStratum.get(own[i]!) ?? new Set()).add(group(row)));
  }
  const unevenness = [...dealt.values()].map((ofStratum) => {
    const counts = [...folds].map((fold) => ofStratum.get(fold)?.size ?? 0);
    return Math.max(...counts) - Math.min(...counts);
  });
  return Math.max(...unevenness);
}

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

test.each(['S4', 'S4-loo', 'S7'])('%s refuses one program', (id) => {
  expect(() => makeSplit(splits.get(id), 'fault-typing', rowsOf(1, 4, 2), size)).toThrow(
    'holding out whole programs needs programs to train on; need at least 2 programs with labelled traces; got 1',
  );
});

test('S5 refuses one architecture family, S4d one data set and programs whose data nobody knows', () => {
  const rows = rowsOf(3, 4, 2).map((row) => ({ ...row, family: 'dense', dataSet: 'digits' }));
  const cut = (id: string, some: readonly SplitRow[]) => () =>
    makeSplit(splits.get(id), 'fault-typing', some, size);
  expect(cut('S5', rows)).toThrow('at least 2 architecture families');
  expect(cut('S4d', rows)).toThrow('at least 2 data sets');
  const unknown = rows.map((row) => ({ ...row, dataSet: null }));
  expect(cut('S4d', unknown)).toThrow('the corpus does not say what a program trains on');
});

describe('holding out operators', () => {
  /** Operators a … h, of classes with five, two and one, over two programs; and clean runs in a class of their own. */
  const classOf: Record<string, string> = {
    a: 'data', b: 'data', c: 'data', d: 'data', e: 'data', f: 'loss', g: 'loss', h: 'architecture',
  }; // biome-ignore format: a table
  const faults = ['p', 'q'].flatMap((program) =>
    Object.entries(classOf).flatMap(([operator, label]) =>
      [0, 1].map(
        (m): SplitRow => ({
          traceId: `${program}-${operator}-${m}`,
          program,
          family: 'dense',
          dataSet: program,
          operator,
          mutant: `${program}/${operator}/${m}`,
          session: m,
          label,
        }),
      ),
    ),
  );
  const clean = ['p', 'q'].flatMap((program) =>
    [0, 1, 2, 3].map(
      (m): SplitRow => ({
        traceId: `${program}-clean-${m}`,
        program,
        family: 'dense',
        dataSet: program,
        operator: 'clean-variant',
        mutant: `${program}/clean-variant/${m}`,
        session: m,
        label: 'clean',
      }),
    ),
  );

  test('S6 tests those whose class keeps two others, trains on the rest always, and names the rest', () => {
    const sides = sidesOf(splits.get('S6'), faults);
    for (const { train, test } of sides) {
      expect(disjoint(valuesOf(test, 'operator'), new Set(['f', 'g', 'h']))).toBe(true);
      for (const operator of ['f', 'g', 'h']) expect(valuesOf(train, 'operator')).toContain(operator);
      expect(train.length + test.length).toBe(faults.length);
    }
    expect(new Set(sides.flatMap(({ test }) => [...valuesOf(test, 'operator')]))).toEqual(new Set('abcde'));
    expect(splits.get('S6').remarks!(faults, 5)).toEqual([
      'S6 and S7 never test f, g, h: a class of theirs would keep fewer than 2 others.',
    ]);
  });

  test('S6 counts what a fold may take together: of five operators two folds leave two, of four at three folds too', () => {
    const some = (operators: string) => faults.filter(({ operator }) => operators.includes(operator));
    expect(splits.get('S6').remarks!(some('abcde'), 2)).toEqual([]);
    expect(splits.get('S6').remarks!(some('abcd'), 3)).toEqual([]);
    expect(splits.get('S6').remarks!(some('abc'), 2)).toHaveLength(1);
    expect(() => makeSplit(splits.get('S6'), 'fault-typing', some('abc'), { ...size, folds: 2 })).toThrow(
      'holding out operators needs others of the same class',
    );
  });

  test('every tested class keeps two operators in training under S6, for labels of traces too', () => {
    fc.assert(
      fc.property(corpora, fc.nat(), (rows, seed) => {
        const mixed = rows.map((row) => ({
          ...row,
          label: randomStream('mixed', seed, row.traceId).uniform() < 0.2 ? 'unstable' : 'stable',
        }));
        for (const { train, test } of sidesOf(splits.get('S6'), mixed))
          for (const label of valuesOf(test, 'label')) {
            const kept = train.filter((row) => row.label === label);
            expect(valuesOf(kept, 'operator').size).toBeGreaterThanOrEqual(2);
          }
      }),
      { numRuns: 25 },
    );
  });

  test.each(['S6', 'S7'])('%s holds out clean runs by mutant, so that their class is tested', (id) => {
    const rows = [...faults, ...clean];
    const sides = sidesOf(splits.get(id), rows);
    const tested = sides.flatMap(({ test }) => test.filter((row) => row.label === 'clean'));
    expect(tested.length).toBe(clean.length * size.repeats);
    for (const { train, test } of sides) {
      expect(disjoint(valuesOf(train, 'mutant'), valuesOf(test, 'mutant'))).toBe(true);
    }
  });

  test('S7 trains on operators that are never tested, of other programs only', () => {
    for (const { train, test } of sidesOf(splits.get('S7'), faults)) {
      expect(valuesOf(train, 'operator')).toContain('h');
      expect(disjoint(valuesOf(train, 'program'), valuesOf(test, 'program'))).toBe(true);
    }
  });
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
