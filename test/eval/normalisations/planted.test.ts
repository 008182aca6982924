import { describe, expect, test } from 'vitest';
import type { Diagnoser } from '../../../src/eval/contract.ts';
import { diagnosers } from '../../../src/eval/diagnosers/index.ts';
import { evaluate } from '../../../src/eval/evaluate.ts';
import { normalisations } from '../../../src/eval/normalisations/index.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import { pooledBalancedAccuracy, tallyPredictions } from '../../../src/eval/scores/tally.ts';
import { makeSplit, splits } from '../../../src/eval/splits/index.ts';
import type { FeatureTable, GroupColumns } from '../../../src/features/contract.ts';
import { randomStream } from '../../../src/lib/random.ts';

/** A run's loss is early at a level of its program; where faulty, later `fault` higher. */
interface Planted {
  /** Standard deviation over programs, that of the noise being 1. */
  readonly level: number;
  readonly fault: number;
}

const classes = ['clean', 'faulty'];
const columns = ['loss.train-log.early', 'loss.train-log.late'];

const variants = ['epochs', 'width', 'data'].map((setting) => `clean-variant/change=${setting}`);
const kinds = ['clean', ...variants, 'units', 'bias', 'epochs'];

/** 24 programs, each with four seeds of every kind. */
function plant({ level, fault }: Planted): { readonly rows: TaskRows; readonly table: FeatureTable } {
  const random = randomStream('planted-levels');
  const groups: GroupColumns[] = [];
  const features: Float64Array[] = [];
  for (let p = 0; p < 24; p++) {
    const own = random.normal(0, level);
    const program = `program-${p}`;
    for (const name of kinds)
      for (let seedIndex = 0; seedIndex < 4; seedIndex++) {
        const operator = name.replace(/\/.*/, '');
        groups.push({
          ...{ traceId: `${program}/${name}/${seedIndex}`, program, family: 'dense', operator },
          ...{ category: null, mutant: `${program}/${name}`, seedIndex, session: 0 },
        });
        const later = operator.startsWith('clean') ? 0 : fault;
        features.push(Float64Array.of(own + random.normal(0, 0.1), own + later + random.normal()));
      }
  }
  const rows = groups.map(({ category: _, seedIndex: __, ...group }) => ({
    ...group,
    dataSet: null,
    label: group.operator.startsWith('clean') ? 'clean' : 'faulty',
  }));
  const order = [...rows.keys()].sort((a, b) => (rows[a]!.traceId < rows[b]!.traceId ? -1 : 1));
  const labels = Int32Array.from(order, (i) => classes.indexOf(rows[i]!.label));
  const values = columns.map((_, c) => Float64Array.from(features, (row) => row[c]!));
  return {
    table: { groups, columns, values, hash: '' },
    rows: {
      ...{ task: 'detection', classes, columns, labels },
      rows: order.map((i) => rows[i]!),
      features: order.map((i) => features[i]!),
    },
  };
}

/** Balanced accuracy on held-out programs. */
function score(planted: Planted, normalisation: string, diagnoser: Diagnoser): number {
  const { rows, table } = plant(planted);
  const { refer, scale } = normalisations.get(normalisation);
  const seen = refer?.(rows, table) ?? rows;
  const strategy = splits.get('S4');
  const split = makeSplit(strategy, 'detection', rows.rows, { folds: 4, repeats: 1, seed: 1 });
  const { predictions } = evaluate(seen, split, strategy, scale?.(diagnoser) ?? diagnoser);
  return pooledBalancedAccuracy(tallyPredictions(rows, predictions));
}

/** Sees the late phase alone, so that the level of a program is in its way. */
const lateOnly: Diagnoser = {
  id: 'late-only',
  title: 'logistic regression on the last column',
  fit(rows, seed) {
    const last = (row: Float64Array) => row.subarray(1);
    const fitted = diagnosers
      .get('logistic')
      .fit({ ...rows, columns: rows.columns.slice(1), rows: rows.rows.map(last) }, seed);
    return { predict: (row) => fitted.predict(last(row)) };
  },
};

describe('where programs differ in level', () => {
  const planted = { level: 3, fault: 4 };

  test('the own early phase takes the level away, and scores reach what the fault allows', () => {
    expect(score(planted, 'none', lateOnly)).toBeLessThan(0.8);
    expect(score(planted, 'own-early', lateOnly)).toBeGreaterThan(0.95);
  });

  test('clean runs of the program calibrate scores, the better the more of them', () => {
    const alone = score(planted, 'none', lateOnly);
    const one = score(planted, 'calibrated-1', lateOnly);
    const five = score(planted, 'calibrated-5', lateOnly);
    expect(one).toBeGreaterThan(alone + 0.05);
    expect(five).toBeGreaterThan(one);
    expect(five).toBeGreaterThan(alone + 0.1);
  });
});

describe('where programs do not differ', () => {
  const planted = { level: 0, fault: 4 };

  test('neither costs more than chance', () => {
    const alone = score(planted, 'none', lateOnly);
    for (const id of ['own-early', 'calibrated-1', 'calibrated-5'])
      expect(score(planted, id, lateOnly)).toBeGreaterThan(alone - 0.02);
  });
});
