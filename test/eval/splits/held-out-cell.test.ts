import { describe, expect, test } from 'vitest';
import type { SplitRow, SplitStrategy } from '../../../src/eval/contract.ts';
import { programPrior } from '../../../src/eval/controls/program-prior.ts';
import { tallyUnder } from '../../../src/eval/controls/score.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import { pooledBalancedAccuracy } from '../../../src/eval/scores/tally.ts';
import { heldOutCell } from '../../../src/eval/splits/held-out-cell.ts';
import { makeSplit, splits } from '../../../src/eval/splits/index.ts';
import { matchedProgram } from '../../../src/eval/splits/matched-program.ts';
import { testedFolds, trainingRows } from '../../../src/eval/splits/training.ts';
import { groupBy } from '../../../src/lib/group.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { mean } from '../../../src/statistics/descriptive.ts';

const size = { folds: 5, repeats: 4, seed: 3 };
const classes = ['data', 'loss', 'optimisation'];

/** Eight programs, three classes of four operators, three severities, two seeds; features as given by what a row is. */
function plant(featuresOf: (row: SplitRow, noise: () => number) => number[]): TaskRows {
  const random = randomStream('planted cells');
  const rows: SplitRow[] = [];
  for (let p = 0; p < 8; p++)
    for (const label of classes)
      for (let o = 0; o < 4; o++)
        for (let m = 0; m < 3; m++)
          for (let s = 0; s < 2; s++) {
            const [program, operator] = [`p${p}`, `${label}-${o}`];
            const mutant = `${program}/${operator}/${m}`;
            const place = { program, family: `f${p % 2}`, dataSet: program, session: m };
            rows.push({ ...place, traceId: `${mutant}/${s}`, operator, mutant, label });
          }
  rows.sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
  const features = rows.map((row) => Float64Array.from(featuresOf(row, () => random.normal())));
  const columns = Array.from(features[0]!, (_, k) => `loss.f${k}`);
  const labels = Int32Array.from(rows, ({ label }) => classes.indexOf(label));
  return { task: 'fault-typing', classes, columns, rows, labels, features };
}

/** A vector that is the same wherever the same names meet. */
const signature = (...names: string[]) => {
  const random = randomStream('signature', ...names);
  return Array.from({ length: 4 }, () => 4 * random.normal());
};

function scoreOf(data: TaskRows, id: string): number {
  const context = { data, size, bootstrap: { draws: 10, seed: 0 }, environment: null };
  return pooledBalancedAccuracy(tallyUnder(data, splits.get(id), context));
}

/** All training sides of a strategy, as rows, with the rows that they are to be tested on. */
function sidesOf(strategy: SplitStrategy, rows: readonly SplitRow[]) {
  const { testFolds } = makeSplit(strategy, 'fault-typing', rows, size);
  return testFolds.flatMap((own) =>
    testedFolds(own).map((fold) => ({
      train: trainingRows(strategy, { rows, own, folds: size.folds }, fold).map((i) => rows[i]!),
      test: rows.filter((_, i) => own[i] === fold),
    })),
  );
}

describe('what S1o and S4o find where the truth is planted', () => {
  test('siblings alone: other severities of the tested operator help under S1 only', () => {
    const data = plant(({ program, operator }, noise) =>
      signature(program, operator).map((value) => value + noise()),
    );
    expect(scoreOf(data, 'S1')).toBeGreaterThan(0.7);
    for (const id of ['S1o', 'S4', 'S4o']) expect(scoreOf(data, id)).toBeLessThan(0.45);
  });

  test('a signature of program and class: knowing the program helps under S1 and S1o only', () => {
    const data = plant(({ program, label }, noise) =>
      signature(program, label).map((value) => value + noise()),
    );
    for (const id of ['S1', 'S1o']) expect(scoreOf(data, id)).toBeGreaterThan(0.9);
    for (const id of ['S4', 'S4o']) expect(scoreOf(data, id)).toBeLessThan(0.45);
  });

  test('a signature of the class: nothing is lost anywhere', () => {
    const data = plant(({ label }, noise) => signature(label).map((value) => value + noise()));
    for (const id of ['S1', 'S1o', 'S4', 'S4o']) expect(scoreOf(data, id)).toBeGreaterThan(0.9);
  });
});

test('where all programs have the same classes, a program says nothing of the tested class', () => {
  const data = plant((_, noise) => [noise()]);
  const context = { data, size, bootstrap: { draws: 10, seed: 0 }, environment: null };
  const values = programPrior.measure(context);
  const priorUnder = (id: string) => values.find(({ name }) => name === id)!.value!;
  expect(priorUnder('S1o')).toBeGreaterThan(0.28);
  expect(priorUnder('S4o')).toBeCloseTo(1 / 3, 10);
  // What thinning is for: without it the tested class is the rare one in training.
  const { thin: _, ...bare } = heldOutCell;
  expect(priorOf({ ...bare, guarantees: [] }, data.rows)).toBeLessThan(0.25);
});

/** Share of tested rows whose class is the most frequent one of their program in training, ties counting by chance. */
function priorOf(strategy: SplitStrategy, rows: readonly SplitRow[]): number {
  const hits = sidesOf(strategy, rows).flatMap(({ train, test }) =>
    test.map(({ program, label }) => {
      const own = train.filter((row) => row.program === program);
      const counts = classes.map((one) => own.filter((row) => row.label === one).length);
      const best = Math.max(...counts);
      return counts[classes.indexOf(label)] === best
        ? 1 / counts.filter((count) => count === best).length
        : 0;
    }),
  );
  return mean(hits);
}

/** As `plant`, but programs differ in how many mutants they have of each class. */
function skewed(): SplitRow[] {
  return plant(() => [0]).rows.filter(
    ({ mutant, program, label }) =>
      randomStream('kept', mutant).uniform() < 0.4 + 0.5 * randomStream(program, label).uniform(),
  );
}

describe('training under S1o and S4o', () => {
  const rows = skewed();
  const countOf = (some: readonly SplitRow[], { program, label }: SplitRow) =>
    some.filter((row) => row.program === program && row.label === label).length;

  test('keeps the same share of every class of a program, to one row', () => {
    for (const strategy of [heldOutCell, matchedProgram])
      for (const { train } of sidesOf(strategy, rows))
        for (const own of groupBy(rows, ({ program }) => program).values()) {
          const shares = own.map((row) => countOf(train, row) / countOf(rows, row));
          const tightest = Math.max(...own.map((row) => 1 / countOf(rows, row)));
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(tightest);
        }
  });

  test('is as large and of the same classes per program under both, averaged over folds and cuts', () => {
    const [seen, heldOut] = [heldOutCell, matchedProgram].map((one) => sidesOf(one, rows));
    const sizes = [seen!, heldOut!].map((sides) => mean(sides.map(({ train }) => train.length)));
    expect(Math.abs(sizes[0]! / sizes[1]! - 1)).toBeLessThan(0.03);
    for (const row of rows) {
      const counts = [seen!, heldOut!].map((sides) => mean(sides.map(({ train }) => countOf(train, row))));
      expect(Math.abs(counts[0]! - counts[1]!)).toBeLessThan(2);
    }
  });

  test('is drawn anew for every fold, whatever labels are called', () => {
    const renamed = rows.map((row) => ({ ...row, label: `z-${[...row.label].reverse().join('')}` }));
    for (const strategy of [heldOutCell, matchedProgram]) {
      const idsOf = (some: readonly SplitRow[]) =>
        sidesOf(strategy, some).map(({ train }) => train.map(({ traceId }) => traceId));
      expect(idsOf(renamed)).toEqual(idsOf(rows));
    }
  });

  test('tests the same rows under both, in every repeat, and says how many are left out', () => {
    const tested = [heldOutCell, matchedProgram].map((one) =>
      sidesOf(one, rows).flatMap(({ test }) => test.map(({ traceId }) => traceId)).sort(),
    ); // biome-ignore format: short
    expect(tested[0]).toEqual(tested[1]);
    const left = rows.length - tested[0]!.length / size.repeats;
    expect(left).toBeGreaterThan(0);
    expect(heldOutCell.remarks!(rows, size.folds)[0]).toContain(
      `never test ${left} of ${rows.length} traces`,
    );
  });
});

test('clean runs are held out by kind of change, so that a copy at another strength is not trained on', () => {
  const changes = ['learningRate', 'width', 'epochs', 'data'];
  const clean = ['p', 'q'].flatMap((program) =>
    changes.flatMap((change) =>
      [0.8, 1.25].map((factor): SplitRow => {
        const mutant = `${program}/clean-variant/change=${change},factor=${factor}`;
        const place = { program, family: 'f', dataSet: program, session: 0 };
        return { ...place, traceId: mutant, operator: 'clean-variant', mutant, label: 'clean' };
      }),
    ),
  );
  for (const { train, test } of sidesOf(heldOutCell, clean.sort(byId))) {
    const kinds = (some: readonly SplitRow[]) =>
      some.map(({ program, mutant }) => `${program} ${mutant.split('=')[1]}`);
    for (const kind of kinds(test)) expect(kinds(train)).not.toContain(kind);
    expect(test.length % 2).toBe(0);
  }
});

const byId = (a: SplitRow, b: SplitRow) => (a.traceId < b.traceId ? -1 : 1);
