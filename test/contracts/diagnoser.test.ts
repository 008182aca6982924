import { describe, expect, it } from 'vitest';
import type { Diagnoser, TrainingRows } from '../../src/eval/contract.ts';
import { diagnosers } from '../../src/eval/diagnosers/index.ts';
import { balancedAccuracy, countConfusion } from '../../src/eval/metrics/confusion.ts';
import { randomStream } from '../../src/lib/random.ts';

const width = 6;
const anyColumns = Array.from({ length: width }, (_, j) => `c${j}`);
const classes = ['data', 'loss', 'optimisation'];

function tableOf(rows: Float64Array[], labels: ArrayLike<number>, names = classes): TrainingRows {
  const programs = rows.map((_, i) => `program ${i % 3}`);
  return { columns: anyColumns, rows, labels: Int32Array.from(labels), classes: names, programs };
}

/** Unequal classes, three apart in the first two columns, noise in the others; a tenth of the values missing. */
function separableTable(name: string, length = 90, missing = 0): TrainingRows {
  const random = randomStream('diagnoser-test', name);
  const labels = Array.from({ length }, (_, i) => (i % 6 < 3 ? 0 : i % 6 < 5 ? 1 : 2));
  const rows = labels.map((label) => {
    const row = Float64Array.from({ length: width }, () => random.normal());
    row[0]! += 8 * Number(label === 1);
    row[1]! += 8 * Number(label === 2);
    return row.map((value) => (random.uniform() < missing ? Number.NaN : value));
  });
  return tableOf(rows, labels);
}

function predictAll(diagnoser: Diagnoser, train: TrainingRows, rows: readonly Float64Array[], seed = 1) {
  const fitted = diagnoser.fit(train, seed);
  return rows.map((row) => Array.from(fitted.predict(row)));
}

function score(diagnoser: Diagnoser, train: TrainingRows, test: TrainingRows): number {
  const predictions = predictAll(diagnoser, train, test.rows).map((scores) =>
    scores.indexOf(Math.max(...scores)),
  );
  return balancedAccuracy(countConfusion(test.labels, predictions, test.classes.length));
}

function expectScores(scores: readonly number[]): void {
  expect(scores.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(scores.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 9);
}

function expectClose(actual: readonly number[][], expected: readonly number[][]): void {
  actual.forEach((scores, i) => {
    scores.forEach((value, c) => {
      expect(value).toBeCloseTo(expected[i]![c]!, 6);
    });
  });
}

describe.each(diagnosers.members)('diagnoser $id', (diagnoser) => {
  const { isUntrained = false, isFloor = false, drawsRows = false } = diagnoser;
  const train = separableTable('train');
  const holes = separableTable('holes', 90, 0.1);
  const test = separableTable('test');

  it('gives the same scores for the same rows and seed', () => {
    expect(predictAll(diagnoser, holes, test.rows)).toEqual(predictAll(diagnoser, holes, test.rows));
  });

  it('gives scores that are a distribution over all classes of the task, or abstains if it is of rules', () => {
    for (const scores of predictAll(diagnoser, holes, holes.rows)) {
      expect(scores).toHaveLength(3);
      if (isUntrained && scores.every((value) => value === 0)) continue;
      expectScores(scores);
    }
  });

  it('scores a row alike whatever it was asked before', () => {
    const all = predictAll(diagnoser, train, test.rows);
    const fitted = diagnoser.fit(train, 1);
    const backwards = test.rows.map((_, i) =>
      Array.from(fitted.predict(test.rows[test.rows.length - 1 - i]!)),
    );
    expect(backwards.reverse()).toEqual(all);
  });

  it('leaves the training rows as they were', () => {
    const before = holes.rows.map((row) => Array.from(row));
    diagnoser.fit(holes, 1);
    expect(holes.rows.map((row) => Array.from(row))).toEqual(before);
  });

  it.skipIf(isUntrained)('does not mind how the classes are called and ordered', () => {
    const order = [2, 0, 1];
    const renamed = tableOf(
      [...holes.rows],
      holes.labels.map((label) => order[label]!),
      ['x', 'y', 'z'],
    );
    const scores = predictAll(diagnoser, renamed, test.rows).map((row) => order.map((to) => row[to]!));
    expect(scores).toEqual(predictAll(diagnoser, holes, test.rows));
  });

  it.skipIf(drawsRows)('does not mind the order of training rows', () => {
    const order = Array.from(randomStream('row-order').permutation(holes.rows.length));
    const shuffled = tableOf(
      order.map((i) => holes.rows[i]!),
      order.map((i) => holes.labels[i]!),
    );
    expectClose(predictAll(diagnoser, shuffled, test.rows), predictAll(diagnoser, holes, test.rows));
  });

  it.skipIf(isFloor || isUntrained)(
    'learns classes that lie apart, with a tenth of the values missing',
    () => {
      expect(score(diagnoser, train, test)).toBeGreaterThan(0.9);
      expect(score(diagnoser, holes, test)).toBeGreaterThan(0.85);
    },
  );

  it('finds nothing where labels are shuffled', () => {
    const labels = randomStream('shuffled').shuffle(Array.from(train.labels));
    const large = separableTable('large', 600);
    expect(score(diagnoser, tableOf([...train.rows], labels), large)).toBeLessThan(1 / 3 + 0.12);
  });

  it.skipIf(isUntrained)('accepts columns without a value, constant columns and rows without a value', () => {
    const rows = holes.rows.map((row, i) => {
      const changed = row.slice();
      changed[3] = Number.NaN;
      changed[4] = 7;
      return i < 4 ? changed.fill(Number.NaN) : changed;
    });
    const empty = new Float64Array(width).fill(Number.NaN);
    for (const scores of predictAll(diagnoser, tableOf(rows, holes.labels), [...test.rows, empty]))
      expectScores(scores);
  });

  it.skipIf(isUntrained)('accepts a table in which no column says anything', () => {
    const rows = train.rows.map(() => new Float64Array(width).fill(3));
    for (const scores of predictAll(diagnoser, tableOf(rows, train.labels), test.rows)) expectScores(scores);
  });

  it.skipIf(isUntrained)('accepts values of any finite size', () => {
    const rows = train.rows.map((row, i) =>
      row.map((value, j) => (j === 5 ? value * 10 ** ((i % 600) - 300) : value)),
    );
    rows[0]![4] = Number.MAX_VALUE;
    rows[1]![4] = -Number.MAX_VALUE;
    for (const scores of predictAll(diagnoser, tableOf(rows, train.labels), [...rows, ...test.rows]))
      expectScores(scores);
  });

  it.skipIf(isUntrained)('accepts a class of one row, and never predicts a class of none', () => {
    const labels = train.labels.map((label, i) => (i === 5 ? 2 : label === 2 ? 1 : label));
    for (const scores of predictAll(diagnoser, tableOf([...train.rows], labels), test.rows))
      expectScores(scores);
    const two = tableOf(
      [...train.rows],
      train.labels.map((label) => 2 * Math.min(label, 1)),
    );
    for (const scores of predictAll(diagnoser, two, test.rows)) {
      expectScores(scores);
      expect(scores[1]).toBe(0);
    }
  });

  it.skipIf(isUntrained)('predicts the one class it has seen', () => {
    const one = tableOf([...train.rows], new Int32Array(train.rows.length).fill(1));
    expect(predictAll(diagnoser, one, [test.rows[0]!])).toEqual([[0, 1, 0]]);
    expect(predictAll(diagnoser, tableOf([train.rows[0]!], [2]), [test.rows[0]!])).toEqual([[0, 0, 1]]);
  });

  it.skipIf(isUntrained)('can be fitted on two rows', () => {
    const two = tableOf([train.rows[0]!, train.rows[3]!], [0, 1]);
    for (const scores of predictAll(diagnoser, two, test.rows)) expectScores(scores);
  });

  it('refuses no rows, and rows of another width, in words', () => {
    expect(() => diagnoser.fit(tableOf([], []), 1)).toThrow(/cannot be fitted on nothing/);
    const fitted = diagnoser.fit(train, 1);
    expect(() => fitted.predict(new Float64Array(width + 1))).toThrow(/need 6 values; got 7/);
  });
});
