import { describe, expect, test } from 'vitest';
import { bugs } from '../../../corpus/bugs/index.ts';
import { plain } from '../../../src/eval/decisions/plain.ts';
import { majority } from '../../../src/eval/diagnosers/majority.ts';
import { featureSets } from '../../../src/eval/methods/feature-sets.ts';
import { none } from '../../../src/eval/normalisations/none.ts';
import { diagnoseRuns } from '../../../src/eval/real-faults/diagnose.ts';
import { planFits } from '../../../src/eval/real-faults/plan-fits.ts';
import {
  type BugRun,
  findBugRuns,
  groupByTraining,
  mayTrainFor,
} from '../../../src/eval/real-faults/runs.ts';
import { scoreBugs, scoreOrigins, tallyBugs } from '../../../src/eval/real-faults/score.ts';
import { pooledBalancedAccuracy } from '../../../src/eval/scores/tally.ts';
import { fourClasses } from '../../../src/faults/classes.ts';
import type { FeatureTable } from '../../../src/features/contract.ts';
import { realFault } from '../../../src/traces/plan.ts';

const classes = ['architecture', 'data', 'loss', 'optimisation'];
const method = {
  diagnoser: majority,
  features: featureSets.get('loss'),
  normalisation: none,
  decision: plain,
};
const bootstrap = { draws: 100, seed: 1 };
const scoring = { method, map: fourClasses, window: 100, bootstrap, predictionsSha256: null };

const runOf = (id: string, row: number): BugRun => ({ bug: bugs.get(id), traceId: `t${row}`, row });

/** Loss; data and optimisation; data. */
const runs = ['so-42800203-output', 'so-47724077-scaling', 'cml-sensor-outliers'].map(runOf);

function prediction(...names: string[]) {
  const predictions = Int32Array.from(names, (name) => classes.indexOf(name));
  const scores = new Float64Array(names.length * classes.length);
  predictions.forEach((c, i) => {
    scores[i * classes.length + c] = 1;
  });
  return { predictions, scores };
}

describe('the score of predictions for real faults', () => {
  test('takes any class of a fault for correct, and counts it in each of them', () => {
    const [row] = scoreBugs({ classes }, runs, prediction('loss', 'optimisation', 'loss'), scoring);
    // loss 1 of 1, data 1 of 2, optimisation 1 of 1; no fault of architecture.
    expect(row!.balancedAccuracy.value).toBeCloseTo(2.5 / 3, 12);
    expect(row!.split).toBe('bugs');
    expect(row!.n).toBe(3);
  });

  test('has faults of one type apart', () => {
    const [, row] = scoreBugs({ classes }, runs, prediction('loss', 'architecture', 'loss'), scoring);
    expect(row!.split).toBe('bugs-single');
    expect(row!.n).toBe(2);
    expect(row!.balancedAccuracy.value).toBeCloseTo(1 / 2, 12);
  });

  test('is what its tallies amount to', () => {
    const given = prediction('loss', 'architecture', 'loss');
    const [all, single] = scoreBugs({ classes }, runs, given, scoring);
    const tallies = tallyBugs(classes, runs, given, fourClasses);
    expect(pooledBalancedAccuracy(tallies.anyOf)).toBe(all!.balancedAccuracy.value);
    expect(pooledBalancedAccuracy(tallies.single)).toBe(single!.balancedAccuracy.value);
  });

  test('is a share of correct predictions by origin', () => {
    const shares = scoreOrigins({ classes }, runs, prediction('loss', 'architecture', 'data'), scoring);
    expect(shares.map(({ origin, value }) => [origin, value])).toEqual([
      ['DeepFD', 0.5],
      ['CleanML', 1],
    ]);
  });
});

describe('training for a real fault', () => {
  const may = mayTrainFor(bugs.get('so-47724077-scaling'));

  test('leaves out its program, its data set and what nobody can tell', () => {
    expect(may({ program: 'so-47724077', dataSet: 'census' })).toBe(false);
    expect(may({ program: 'so-34673164', dataSet: 'census' })).toBe(false);
    expect(may({ program: 'somebody', dataSet: null })).toBe(false);
    expect(may({ program: 'so-48594888', dataSet: 'textures' })).toBe(true);
  });

  test('is one fit for the faults that leave out the same programs', () => {
    const trained = ['so-47724077', 'so-34673164', 'so-48594888', 'so-42800203'];
    const groups = groupByTraining([...runs, runOf('so-34673164-normalisation', 3)], trained);
    const found = groups.map((group) => [group.runs.map(({ bug }) => bug.id), [...group.trains]]);
    expect(found).toEqual([
      [['so-42800203-output'], ['so-47724077', 'so-34673164', 'so-48594888']],
      [
        ['so-47724077-scaling', 'so-34673164-normalisation'],
        ['so-48594888', 'so-42800203'],
      ],
      [['cml-sensor-outliers'], trained],
    ]);
  });

  test('never lets a fit see an excluded program', () => {
    const seen: string[][] = [];
    const spy = {
      ...majority,
      fit: (...args: Parameters<typeof majority.fit>) => {
        seen.push([...new Set(args[0].programs)]);
        return majority.fit(...args);
      },
    };
    const programs = ['so-47724077', 'so-48594888'];
    const rows = programs.map((program, i) => ({
      ...{ traceId: `r${i}`, program, family: 'dense', dataSet: null, operator: 'units', mutant: `${i}` },
      ...{ session: 0, label: classes[i]! },
    }));
    const data = {
      ...{ task: 'fault-typing' as const, classes, columns: ['loss.a'], rows },
      ...{ labels: Int32Array.of(0, 1), features: rows.map(() => Float64Array.of(1)) },
    };
    const spied = { ...method, diagnoser: spy };
    const planned = planFits(data, spied, tableOf(runs), runs);
    const size = { folds: 1, repeats: 1, seed: 0 };
    const predicted = planned.map((one) => diagnoseRuns(data, spied, tableOf(runs), { ...one, size }));
    expect(seen).toEqual([programs, ['so-48594888']]);
    expect(planned.map((one) => one.diagnosed)).toEqual([['t0', 't2'], ['t1']]);
    expect([...predicted[1]!.predictions]).toEqual([1]);
  });
});

describe('runs of real faults', () => {
  test('are those of pairs whose screening holds, less those of which nothing was seen', () => {
    const all = [...runs, runOf('gh-gol-nn-loss', 3), runOf('d4-053-epochs', 4)];
    const table = tableOf(all);
    table.values[0]![4] = Number.NaN;
    const found = findBugRuns(table);
    expect(found.runs.map(({ bug }) => bug.id)).toEqual(runs.map(({ bug }) => bug.id));
    expect(found.notes[0]).toMatch(/^3 real faults, 3 runs; 1 faults .* 1 runs/);
  });

  test('are missed in a recording of mutants, in one line', () => {
    expect(() => findBugRuns({ ...tableOf(runs), groups: [] })).toThrow('must hold runs of real faults');
  });

  test('need the columns that were trained on', () => {
    const data = {
      ...{ task: 'fault-typing' as const, classes, columns: ['loss.b'], rows: [], features: [] },
      labels: new Int32Array(),
    };
    expect(() => planFits(data, method, tableOf(runs), runs)).toThrow('must have the columns');
  });
});

/** One column, with a value for every run. */
function tableOf(of: readonly BugRun[]): FeatureTable {
  return {
    groups: of.map(({ bug, traceId }) => ({
      ...{ traceId, program: bug.id, family: bug.fixed.family, operator: realFault, category: 'data' },
      ...{ mutant: `${bug.id}/${realFault}`, seedIndex: 0, session: 0 },
    })),
    columns: ['loss.a'],
    values: [Float64Array.from(of, () => 1)],
    hash: 'test',
  };
}
