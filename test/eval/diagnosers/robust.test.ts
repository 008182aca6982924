import { describe, expect, test } from 'vitest';
import type { Diagnoser, TrainingRows } from '../../../src/eval/contract.ts';
import { forest } from '../../../src/eval/diagnosers/forest.ts';
import { balancedForest, worstGroupForest } from '../../../src/eval/diagnosers/group-forests.ts';
import { oneFeature } from '../../../src/eval/diagnosers/one-feature.ts';
import { programEnsemble } from '../../../src/eval/diagnosers/program-ensemble.ts';
import { drawRow, groupRows } from '../../../src/eval/diagnosers/row-groups.ts';
import { type RandomStream, randomStream } from '../../../src/lib/random.ts';
import { balancedAccuracy, countConfusion } from '../../../src/statistics/confusion.ts';
import { argmax } from '../../../src/statistics/descriptive.ts';

/** Two classes; `values` makes a row from its label. */
interface Planted {
  readonly program: string;
  readonly rows: number;
  /** Share of the second class. */
  readonly share?: number;
  values(label: number, random: RandomStream): number[];
}

function plant(seed: string, programs: readonly Planted[]): TrainingRows {
  const random = randomStream('planted', seed);
  const cells = programs.flatMap(({ program, rows, share = 0.5, values }) =>
    Array.from({ length: rows }, (_, i) => {
      const label = Number(i < share * rows);
      return { program, label, row: Float64Array.from(values(label, random)) };
    }),
  );
  return {
    columns: Array.from(cells[0]!.row, (_, c) => `c${c}`),
    ...{
      classes: ['a', 'b'],
      rows: cells.map(({ row }) => row),
      programs: cells.map(({ program }) => program),
    },
    labels: Int32Array.from(cells, ({ label }) => label),
  };
}

function scoreOn(diagnoser: Diagnoser, train: TrainingRows, tested: TrainingRows): number {
  const fitted = diagnoser.fit(train, 0);
  const predictions = tested.rows.map((row) => argmax(fitted.predict(row)));
  return balancedAccuracy(countConfusion(tested.labels, predictions, 2));
}

const usual = (program: string, rows = 20): Planted => ({
  ...{ program, rows },
  values: (label, random) => [4 * label + random.normal(), random.normal()],
});

describe('a forest that draws every program equally often', () => {
  const reversed: Planted = {
    ...{ program: 'large', rows: 600 },
    values: (label, random) => [4 * (1 - label) + random.normal(), random.normal()],
  };
  const train = plant('train', [reversed, ...Array.from({ length: 9 }, (_, p) => usual(`p${p}`))]);
  const tested = plant('test', [usual('new', 200)]);

  test('learns from the many programs, where the usual one learns from the one of many traces', () => {
    expect(scoreOn(forest, train, tested)).toBeLessThan(0.3);
    expect(scoreOn(balancedForest, train, tested)).toBeGreaterThan(0.8);
  });

  test('draws rows of all programs of a class alike, and by their weights', () => {
    const table = { classes: 2, labels: Int32Array.of(0, 0, 0, 0, 1), programs: ['p', 'p', 'p', 'q', 'q'] };
    const drawn = (weights: [string, number][]) => {
      const [first] = groupRows(table, new Map(weights));
      const random = randomStream('draws');
      const ofQ = Array.from({ length: 4000 }, () => drawRow(first!, random)).filter((row) => row === 3);
      return ofQ.length / 4000;
    };
    expect(drawn([['p', 1], ['q', 1]])).toBeCloseTo(0.5, 1); // biome-ignore format: one map
    expect(drawn([['p', 1], ['q', 4]])).toBeCloseTo(0.8, 1); // biome-ignore format: one map
  });
});

test('worst-group training gives more to programs that are badly predicted when held out', () => {
  // Two of ten programs show their class in the second column, weakly; in the first it says the contrary.
  const odd = (program: string, rows = 40): Planted => ({
    ...{ program, rows },
    values: (label, random) => [1.5 * (1 - label) + random.normal(), 8 + 3 * label + random.normal()],
  });
  const even = (program: string, rows = 40): Planted => ({
    ...{ program, rows },
    values: (label, random) => [1.5 * label + random.normal(), 8 + 2 * random.normal()],
  });
  const train = plant('worst', [odd('o0'), odd('o1'), ...Array.from({ length: 8 }, (_, p) => even(`e${p}`))]);
  const tested = plant('worst test', [odd('new', 600)]);
  const gained = scoreOn(worstGroupForest, train, tested) - scoreOn(balancedForest, train, tested);
  expect(gained).toBeGreaterThan(0.05);
});

test('an ensemble of per-program forests cannot learn what only tells programs apart', () => {
  // The first column is a property of the program, and so is the share of its second class; the last column tells the class.
  const program = (name: string, trait: number, share: number, rows = 60): Planted => ({
    ...{ program: name, rows, share },
    values: (label, random) => [trait, 2 * label + random.normal()],
  });
  const training = Array.from({ length: 20 }, (_, p) => program(`p${p}`, p, p < 10 ? 0.05 : 0.95));
  const train = plant('confounded', training);
  const tested = plant('unconfounded', [program('x', 3.5, 0.5, 400), program('y', 15.5, 0.5, 400)]);
  expect(scoreOn(forest, train, tested)).toBeLessThan(0.7);
  expect(scoreOn(programEnsemble, train, tested)).toBeGreaterThan(0.78);
});

describe('the one-feature baseline', () => {
  const noise = (random: RandomStream, count: number) => Array.from({ length: count }, () => random.normal());

  test('finds the column and its threshold, and looks at no other', () => {
    const train = plant('one', [
      {
        program: 'p',
        rows: 200,
        values: (label, random) => [...noise(random, 2), 3 * label + random.normal(), ...noise(random, 2)],
      },
    ]);
    const fitted = oneFeature.fit(train, 0);
    const at = (third: number) => Array.from(fitted.predict(Float64Array.of(9, 9, third, -9, -9)));
    expect(argmax(at(0))).toBe(0);
    expect(argmax(at(3))).toBe(1);
    expect(at(0)).toEqual(Array.from(fitted.predict(Float64Array.of(-9, 0, 0, 3, 9))));
    // One threshold, near 1.5: two leaves, so two kinds of scores.
    const scores = Array.from({ length: 100 }, (_, i) => at(i / 25 - 0.5)[1]!);
    expect(new Set(scores).size).toBe(2);
    const threshold = scores.findIndex((score) => score !== scores[0]) / 25 - 0.5;
    expect(threshold).toBeGreaterThan(1);
    expect(threshold).toBeLessThan(2);
  });

  test('cuts one column often enough to tell four classes apart', () => {
    const random = randomStream('four');
    const labels = Int32Array.from({ length: 200 }, (_, i) => i % 4);
    const rows = Array.from(labels, (label) =>
      Float64Array.of(random.normal(), 10 * label + random.normal()),
    );
    const table = {
      columns: ['x', 'y'],
      classes: ['a', 'b', 'c', 'd'],
      rows,
      labels,
      programs: rows.map(() => 'p'),
    };
    const fitted = oneFeature.fit(table, 0);
    const found = [0, 10, 20, 30].map((value) => argmax(fitted.predict(Float64Array.of(0, value))));
    expect(found).toEqual([0, 1, 2, 3]);
  });
});
