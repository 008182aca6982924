import { describe, expect, test } from 'vitest';
import type { Diagnoser, TrainingRows } from '../../../src/eval/contract.ts';
import { diagnosers } from '../../../src/eval/diagnosers/index.ts';
import { normalisations } from '../../../src/eval/normalisations/index.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import type { FeatureTable, GroupColumns } from '../../../src/features/contract.ts';
import { randomStream } from '../../../src/lib/random.ts';

const nan = Number.NaN;

/** A diagnoser that only writes down what it was shown. */
function spy() {
  const fitted: TrainingRows[] = [];
  const predicted: number[][] = [];
  const diagnoser: Diagnoser = {
    id: 'spy',
    title: 'writes down what it sees',
    fit(rows) {
      fitted.push(rows);
      return {
        predict(row) {
          predicted.push([...row]);
          return Float64Array.of(1, 0);
        },
      };
    },
  };
  return { diagnoser, fitted, predicted };
}

function trainingRows(rows: number[][]): TrainingRows {
  return {
    columns: rows[0]!.map((_, j) => `loss.c${j}`),
    rows: rows.map((row) => Float64Array.from(row)),
    labels: Int32Array.from(rows, (_, i) => i % 2),
    classes: ['a', 'b'],
    programs: rows.map(() => 'p'),
  };
}

describe('z-score', () => {
  const scale = normalisations.get('z-score').scale!;

  test('shows training rows with mean 0 and deviation 1, missing values left missing', () => {
    const seen = spy();
    const rows = trainingRows([
      [1, 5, nan, nan],
      [2, 5, nan, nan],
      [3, 5, nan, 30],
    ]);
    scale(seen.diagnoser).fit(rows, 1);
    expect(seen.fitted[0]!.rows.map((row) => [...row])).toEqual([
      [-1, 0, nan, nan],
      [0, 0, nan, nan],
      [1, 0, nan, 0],
    ]);
    expect([...rows.rows[0]!]).toEqual([1, 5, nan, nan]);
  });

  test('measures a tested row by the training rows alone, whatever else is tested', () => {
    const seen = spy();
    const fitted = scale(seen.diagnoser).fit(trainingRows([[1], [2], [3]]), 1);
    for (const value of [1000, 4]) fitted.predict(Float64Array.of(value));
    expect(seen.predicted).toEqual([[998], [2]]);
  });

  test('does not make rounding in a constant column into a signal', () => {
    const seen = spy();
    scale(seen.diagnoser).fit(trainingRows([[0.1], [0.1], [0.1]]), 1);
    for (const row of seen.fitted[0]!.rows) expect(Math.abs(row[0]!)).toBeLessThan(1e-12);
  });

  test('changes no answer of a tree', () => {
    const random = randomStream('z-score-test');
    const rows = Array.from({ length: 60 }, () => [random.normal(), random.normal(3, 10)]);
    const plain = diagnosers.get('tree').fit(trainingRows(rows), 1);
    const scaled = scale(diagnosers.get('tree')).fit(trainingRows(rows), 1);
    for (const row of rows.map((values) => Float64Array.from(values)))
      expect(scaled.predict(row)).toEqual(plain.predict(row));
  });
});

type Run = readonly [program: string, operator: string, seedIndex: number, ...values: number[]];

/** The table and the rows of a task whose population is every run given; the class is the operator. */
function corpus(runs: readonly Run[]): { readonly table: FeatureTable; readonly rows: TaskRows } {
  const groups = runs.map(
    ([program, operator, seedIndex], i): GroupColumns => ({
      traceId: `t${i}`,
      program,
      family: 'dense',
      operator,
      category: null,
      mutant: `${program}/${operator}`,
      seedIndex,
      session: 0,
    }),
  );
  const columns = runs[0]!.slice(3).map((_, c) => `loss.c${c}`);
  const classes = [...new Set(groups.map(({ operator }) => operator))].sort();
  const rows = groups.map(({ category: _, seedIndex: __, ...group }) => ({
    ...group,
    dataSet: null,
    label: group.operator,
  }));
  return {
    table: {
      groups,
      columns: ['static.size', ...columns],
      values: ['', ...columns].map((_, c) => Float64Array.from(runs, (run) => Number(run[c + 2]))),
      hash: '',
    },
    rows: {
      task: 'detection',
      classes,
      columns,
      rows,
      labels: Int32Array.from(rows, ({ label }) => classes.indexOf(label)),
      features: runs.map((run) => Float64Array.from(run.slice(3).map(Number))),
    },
  };
}

const refer = (count: number, { rows, table }: ReturnType<typeof corpus>) =>
  normalisations.get(`reference-${count}`).refer!(rows, table);

describe('reference runs', () => {
  const two = corpus([
    ['p', 'clean', 1, 20, 0],
    ['p', 'clean', 0, 10, nan],
    ['p', 'units', 0, 13, 4],
    ['q', 'units', 0, -5, 1],
    ['q', 'clean', 3, 100, 7],
  ]);

  test('one gives the difference from the first clean run of the same program, by seed index', () => {
    const { rows, features, labels } = refer(1, two);
    expect(rows.map(({ traceId }) => traceId)).toEqual(['t0', 't2', 't3']);
    expect(features.map((row) => [...row])).toEqual([
      [10, nan],
      [3, nan],
      [-105, -6],
    ]);
    expect([...labels]).toEqual([0, 1, 1]);
  });

  test('leave the rows, and clean variants and further clean runs stay', () => {
    const runs: Run[] = [0, 1, 2, 3].map((seed) => ['p', 'clean', seed, seed]);
    const more = corpus([...runs, ['p', 'clean-variant', 0, 9], ['p', 'units', 0, 9]]);
    const operators = refer(3, more).rows.map(({ traceId, operator }) => [traceId, operator]);
    expect(operators).toEqual([
      ['t3', 'clean'],
      ['t4', 'clean-variant'],
      ['t5', 'units'],
    ]);
  });

  test('several give the difference from their mean over their deviation, at least the median over programs', () => {
    const spread = (program: string, by: number): Run[] =>
      [-1, 0, 1].map((step, seed) => [program, 'clean', seed, 10 + step * by]);
    const runs = [...spread('p', 0), ...spread('q', 2), ...spread('r', 8)];
    const mutants: Run[] = ['p', 'q', 'r'].map((program) => [program, 'units', 0, 26]);
    const { features } = refer(3, corpus([...runs, ...mutants]));
    expect(features.map((row) => row[0])).toEqual([8, 8, 2]);
  });

  test('leave the difference as it is in a column in which no healthy program moves', () => {
    const runs: Run[] = [0, 1, 2].map((seed) => ['p', 'clean', seed, 0.1]);
    const { features } = refer(3, corpus([...runs, ['p', 'units', 0, 0.6]]));
    expect(features[0]![0]).toBeCloseTo(0.5, 12);
  });

  test('are needed of every program of the rows, and the message names the one that lacks them', () => {
    expect(() => refer(3, two)).toThrow(/need 3 clean runs of p; got 2/);
  });
});
