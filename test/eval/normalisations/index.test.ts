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

const refer = (id: string, { rows, table }: ReturnType<typeof corpus>) =>
  normalisations.get(id).refer!(rows, table).features.map((row) => [...row]);

describe('pools of other runs', () => {
  const program = (name: string, healthy: number, faulty: number): Run[] => [
    ...[0, 1, 2, 3, 4].map((seed): Run => [name, 'clean', seed, healthy]),
    ...['units', 'epochs', 'bias'].flatMap((operator) =>
      [0, 1, 2, 3, 4].map((seed): Run => [name, operator, seed, faulty]),
    ),
  ];

  test('of clean runs show how far a run is from the healthy ones of its program, and no other', () => {
    const runs = [...program('p', 10, 13), ...program('q', 100, 90)];
    const variants: Run[] = [
      ...[1, 2].flatMap((seed): Run[] => [
        ['p', 'clean-variant', seed, 10],
        ['q', 'clean-variant', seed, 100],
      ]),
      ...([
        ['p', 'clean-variant', 0, 11],
        ['q', 'clean-variant', 0, 95],
      ] satisfies Run[]),
    ];
    const features = refer('clean-1', corpus([...runs, ...variants]));
    expect(features[5]).toEqual([3]);
    expect(features[20 + 5]).toEqual([-10]);
    expect(features.slice(-2)).toEqual([[1], [-5]]);
  });

  test('leave rows, order and labels as they are', () => {
    const { rows, table } = corpus([...program('p', 10, 13), ['p', 'clean-variant', 0, 11]]);
    const { features: _, ...rest } = normalisations.get('unlabelled-5').refer!(rows, table);
    expect(rest).toEqual(Object.fromEntries(Object.entries(rows).filter(([key]) => key !== 'features')));
  });

  test('never hold runs of the same mutant, operator or seed', () => {
    // Every run has a value of its own, so a pool of one tells which run it is.
    const runs = ['clean', 'clean-variant', 'units', 'epochs', 'bias'].flatMap((operator, o) =>
      [0, 1, 2].map((seed): Run => ['p', operator, seed, 100 * o + seed]),
    );
    const { rows, table } = corpus(runs);
    for (const id of ['unlabelled-1', 'clean-1']) {
      const taken = refer(id, { rows, table: { ...table } });
      for (const [i, [difference]] of taken.entries()) {
        const other = runs.find((run) => run[3] === runs[i]![3]! - difference!)!;
        expect(other[1]).not.toBe(runs[i]![1]);
        expect(other[2]).not.toBe(runs[i]![2]);
        if (id === 'clean-1') expect(other[1]).toMatch(/^clean/);
      }
    }
  });

  test('are faulty in a share that programs do not have in common', () => {
    const names = Array.from({ length: 40 }, (_, i) => `program-${i}`);
    const runs = names.flatMap((name) => program(name, 0, 1));
    const medians = refer('unlabelled-5', corpus(runs))
      .map(([difference], i) => runs[i]![3]! - difference!)
      .filter((_, i) => i % 20 === 5);
    const share = medians.filter((value) => value === 1).length / names.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  test('are needed of every program of the rows, and the message names the one that lacks them', () => {
    const { rows, table } = corpus([...program('p', 1, 2), ['q', 'units', 0, 1], ['q', 'clean', 3, 7]]);
    expect(() => normalisations.get('unlabelled-5').refer!(rows, table)).toThrow(
      expect.objectContaining({
        code: 'too-few-references',
        message: expect.stringMatching(/need 5 such runs of q; got 1/),
      }),
    );
  });
});
