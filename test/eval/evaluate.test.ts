import { expect, test } from 'vitest';
import type { Split, SplitStrategy } from '../../src/eval/contract.ts';
import { majority } from '../../src/eval/diagnosers/majority.ts';
import { evaluate, onlyTested } from '../../src/eval/evaluate.ts';
import { tallyPredictions } from '../../src/eval/scores/tally.ts';
import { syntheticRows } from './synthetic.ts';

const data = syntheticRows({
  programs: 3,
  mutantsPerClass: 2,
  seeds: 1,
  classes: 2,
  fault: 0,
  signature: 0,
  mutant: 0,
});

/** Tests each program but the last, which is always trained on. */
const strategy: SplitStrategy = {
  id: 'all but one',
  title: 'all but one',
  guarantees: [],
  assign: (rows) =>
    Int32Array.from(rows, (row) => (row.program === 'program-2' ? -1 : Number(row.program.at(-1)))),
  trains: (own, fold) => own !== fold,
};
const own = strategy.assign(data.rows, 2, () => {
  throw new Error('nothing is drawn');
});
const split: Split = {
  strategy: strategy.id,
  task: data.task,
  size: { folds: 2, repeats: 2, seed: 0 },
  traceIds: data.rows.map((row) => row.traceId),
  testFolds: [own, own],
};

test('rows that are never tested count in no score, and what is left stays aligned', () => {
  const predictions = evaluate(data, split, strategy, majority);
  const tested = onlyTested({ data, split, predictions });
  expect(tested.data.rows.map((row) => row.traceId)).toEqual(tested.split.traceIds);
  expect(tallyPredictions(tested.data, tested.predictions.predictions).programs).toEqual([
    'program-0',
    'program-1',
  ]);
  for (const [i, { traceId }] of tested.data.rows.entries()) {
    const whole = data.rows.findIndex((row) => row.traceId === traceId);
    expect(tested.data.labels[i]).toBe(data.labels[whole]);
    expect(tested.data.features[i]).toBe(data.features[whole]);
    expect(tested.predictions.predictions[1]![i]).toBe(predictions.predictions[1]![whole]);
    expect(tested.predictions.scores[1]!.subarray(2 * i, 2 * i + 2)).toEqual(
      predictions.scores[1]!.subarray(2 * whole, 2 * whole + 2),
    );
  }
});

test('where every row is tested, nothing is left out', () => {
  const whole: Split = { ...split, testFolds: [own.map((fold) => Math.max(fold, 0))] };
  const predictions = { predictions: [own], scores: [new Float64Array(2 * own.length)] };
  expect(onlyTested({ data, split: whole, predictions })).toEqual({ data, split: whole, predictions });
});
