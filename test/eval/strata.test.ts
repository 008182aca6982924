import { describe, expect, it } from 'vitest';
import type { LabelRow, SplitRow } from '../../src/eval/contract.ts';
import { tree } from '../../src/eval/diagnosers/tree.ts';
import { evaluate } from '../../src/eval/evaluate.ts';
import { joinTaskRows } from '../../src/eval/rows.ts';
import { measureStrata } from '../../src/eval/scores/strata.ts';
import { makeSplit, splits } from '../../src/eval/splits/index.ts';
import { trainingRows } from '../../src/eval/splits/training.ts';
import { placeStrata } from '../../src/eval/strata.ts';
import type { FeatureTable, GroupColumns } from '../../src/features/contract.ts';

/** Two seeds of each mutant of six programs; clean runs lie at 0, killed mutants at 10, of survived ones the first at 10, of inconclusive ones all. */
const kinds = [
  ['clean-variant', 'change=epochs,factor=0.9', null, 'clean', 0],
  ['clean-variant', 'change=width,factor=0.9', null, 'clean', 0],
  ['clean-variant', 'change=data,factor=0.95', null, 'clean', 0],
  ['units', '1', 'killed', 'faulty', 10],
  ['epochs', '1', 'killed', 'faulty', 10],
  ['label-noise', '1', 'killed', 'faulty', 10],
  ['units', '2', 'survived', null, 10],
  ['stride', '1', 'survived', null, 0],
  ['padding', '1', 'inconclusive', null, 10],
  ['clean', '', null, null, 0],
] as const;

const runs = Array.from({ length: 6 }, (_, p) => `program-${p}`).flatMap((program) =>
  kinds.flatMap(([operator, setting, killState, detection, value], k) =>
    [0, 1].map((seedIndex) => ({
      killState,
      detection,
      // Twins would be bound together: every run has a place of its own.
      values: [
        value + 0.01 * (k + 1) + 0.001 * seedIndex,
        Number(program.at(-1)) + 0.1 * k + 0.01 * seedIndex,
      ],
      group: {
        traceId: `${program}/${k}/${seedIndex}`,
        mutant: `${program}/${operator}/${setting}`,
        ...{ program, family: `family-${Number(program.at(-1)) % 2}`, operator },
        ...{ category: killState === null ? null : 'data', seedIndex, session: 0 },
      } satisfies GroupColumns,
    })),
  ),
);
const table: FeatureTable = {
  groups: runs.map(({ group }) => group),
  columns: ['loss.level', 'loss.place'],
  values: [0, 1].map((c) => Float64Array.from(runs, ({ values }) => values[c]!)),
  hash: '',
};
const none = { 'fault-typing': null, 'fault-family': null, instability: null, mismatch: null };
const labels = runs.map(
  ({ group, killState, detection }): LabelRow => ({
    traceId: group.traceId,
    killState,
    labels: { ...none, 'harmful-objective': null, detection },
  }),
);
const data = joinTaskRows(table, labels, 'detection');
const size = { folds: 3, repeats: 2, seed: 0 };
const bootstrap = { draws: 200, seed: 0 };

describe('strata of detection', () => {
  it('are the survived and inconclusive runs: neither killed ones nor the clean program', () => {
    expect(data.rows).toHaveLength(6 * 6 * 2);
    const names = data.strata!.rows.map(({ label }) => label);
    expect(names.filter((name) => name === 'survived')).toHaveLength(24);
    expect(names.filter((name) => name === 'inconclusive')).toHaveLength(12);
    expect(joinTaskRows(table, labels.map(typed), 'fault-typing').strata).toBeUndefined();
  });

  it.each(['S0', 'S1', 'S4'])('have the planted shares under %s, and change no prediction', (id) => {
    const strategy = splits.get(id);
    const split = makeSplit(strategy, 'detection', data.rows, size);
    const predicted = evaluate(data, split, strategy, tree);
    const { strata: _, ...alone } = data;
    const without = evaluate(alone, split, strategy, tree);
    expect(predicted.predictions).toEqual(without.predictions);
    expect(measureStrata(data, predicted, bootstrap)).toEqual([
      { stratum: 'inconclusive', called: 'faulty', n: 12, value: 1, low: 1, high: 1 },
      { stratum: 'survived', called: 'faulty', n: 24, value: 0.5, low: 0.5, high: 0.5 },
    ]);
    expect(measureStrata(alone, without, bootstrap)).toEqual([]);
  });

  it.each(splits.members.filter(({ unit }) => unit !== undefined))(
    'are predicted by a fold of $id that trains on nothing of their unit',
    (strategy) => {
      // Data sets are those of the corpus, which holds none of these programs.
      const known = <Row extends SplitRow>(row: Row) => ({ ...row, dataSet: row.family });
      const rows = data.rows.map(known);
      const strata = data.strata!.rows.map(known);
      const { testFolds } = makeSplit(strategy, 'detection', rows, size);
      let placed = 0;
      for (const own of testFolds) {
        const cut = { rows, own, folds: size.folds };
        const folds = placeStrata(strata, strategy, cut, 0);
        for (const [i, fold] of folds.entries()) {
          if (fold < 0) continue;
          placed += 1;
          const trained = new Set(trainingRows(strategy, cut, fold).map((t) => strategy.unit!(rows[t]!)));
          expect(trained).not.toContain(strategy.unit!(strata[i]!));
        }
      }
      expect(placed).toBeGreaterThan(0);
    },
  );

  it('are predicted by no fold where no unit is named, or theirs is never tested', () => {
    const cut = { rows: data.rows, own: new Int32Array(data.rows.length).fill(-1), folds: 3 };
    const strata = data.strata!.rows;
    expect(new Set(placeStrata(strata, {}, cut, 0))).toEqual(new Set([-1]));
    expect(new Set(placeStrata(strata, splits.get('S4'), cut, 0))).toEqual(new Set([-1]));
  });
});

describe('strata of fault typing', () => {
  // Faults of data lie at 10, of loss at 0; pairs lie where one of their classes does, or where neither.
  const ofKind = { 0: 'loss', 10: 'data' } as Record<number, string>;
  const pairs: Readonly<Record<string, string>> = {
    'units/2': 'data+architecture',
    'stride/1': 'data+optimisation',
    'padding/1': 'optimisation+loss',
  };
  const typing = runs.map(({ group, values }): LabelRow => {
    const beside = pairs[group.mutant.split('/').slice(1).join('/')];
    const label = beside === undefined ? ofKind[Math.floor(values[0]! / 10) * 10]! : null;
    return {
      traceId: group.traceId,
      killState: 'killed',
      labels: { ...none, 'harmful-objective': null, 'fault-typing': label, detection: null },
      ...(beside !== undefined && { beside }),
    };
  });
  const typed = joinTaskRows(table, typing, 'fault-typing');

  it('are pairs of killed faults, of which either class is a correct answer', () => {
    const strategy = splits.get('S4');
    const split = makeSplit(strategy, 'fault-typing', typed.rows, size);
    const predicted = evaluate(typed, split, strategy, tree);
    // Of three pairs at 10, 0 and 10 the first alone has the class that lies there.
    expect(measureStrata(typed, predicted, bootstrap)).toEqual([
      expect.objectContaining({ stratum: 'pair', called: 'one of both classes', n: 36 }),
    ]);
    expect(measureStrata(typed, predicted, bootstrap)[0]!.value).toBeCloseTo(1 / 3, 10);
    const { strata: _, ...alone } = typed;
    expect(predicted.predictions).toEqual(evaluate(alone, split, strategy, tree).predictions);
  });

  it('are no survived pairs, and no leaked test rows', () => {
    const spared = typing.map((row) =>
      row.beside === undefined
        ? row
        : row.beside === 'data+architecture'
          ? { ...row, killState: 'survived' as const }
          : { ...row, beside: 'leakage' },
    );
    expect(joinTaskRows(table, spared, 'fault-typing').strata).toBeUndefined();
  });
});

function typed(row: LabelRow, i: number): LabelRow {
  return { ...row, labels: { ...row.labels, 'fault-typing': i % 2 === 0 ? 'data' : 'loss' } };
}
