import { describe, expect, test } from 'vitest';
import { columnsOfTrace } from '../../src/diagnosis/columns.ts';
import type { DiagnosisPrediction } from '../../src/diagnosis/contract.ts';
import { healthyCurves } from '../../src/diagnosis/curves.ts';
import { viewRun } from '../../src/diagnosis/rules/run.ts';
import { decideVerdict } from '../../src/diagnosis/verdict.ts';
import { weighedObjective } from '../../src/diagnosis/weighed-rows.ts';
import { unknownSetting } from '../../src/traces/foreign-header.ts';
import type { Trace } from '../../src/traces/trace.ts';
import { exampleTrace } from '../traces/example.ts';

type Scalars = Trace['scalars'];

/** A log of some series, a value of each per epoch. */
function logOf(scalars: Scalars, more: Parameters<typeof exampleTrace>[0] = {}): Trace {
  const steps = Object.values(scalars)[0]!.map((_, i) => i + 1);
  return exampleTrace({
    steps, plannedSteps: steps.length, doneSteps: steps.length, observed: unknownSetting, scalars, layered: {}, ...more,
  }); // biome-ignore format: one trace
}

const curvesOf = (scalars: Scalars) => healthyCurves(viewRun(logOf(scalars)), []);
const epochs = Array.from({ length: 20 }, (_, i) => i);
const falling = epochs.map((i) => 0.2 + 1.8 * Math.exp(-i / 5));
const following = falling.map((loss) => loss + 0.1);
const rising = falling.map((loss) => 1 - loss / 2.2);

describe('curves speak for health', () => {
  test.each<[string, Scalars]>([
    ['where the training loss falls and stays', { 'loss.train': falling }],
    ['where validation follows', { 'loss.train': falling, 'loss.validation': following }],
    ['of a log-likelihood below zero', { 'loss.train': falling.map((loss) => loss - 1.5) }],
    ['of a fine-tuning that falls by a quarter', { 'loss.train': epochs.map((i) => 0.36 - 0.004 * i) }],
    ['where scores come far above guessing', { 'loss.train': falling, 'loss.train-score': rising }],
  ])('%s', (_, scalars) => {
    expect(curvesOf(scalars)!.signs).toHaveLength(Object.keys(scalars).length);
    expect(curvesOf(scalars)!.sure).toBe(false);
  });

  test.each<[string, Scalars]>([
    ['of fewer checks than any that was measured', { 'loss.train': falling.slice(0, 5) }],
    ['where the loss hardly falls', { 'loss.train': epochs.map((i) => 2 - 0.001 * i) }],
    ['where the loss comes up again', { 'loss.train': [...falling.slice(0, 10), 0.9, 1, 0.9, 1] }],
    ['where validation rises', { 'loss.train': falling, 'loss.validation': epochs.map((i) => 2 + 0.1 * i) }],
    ['where validation stays far above training', { 'loss.train': falling, 'loss.validation': falling.map((loss) => 0.2 * loss + 1.6) }],
    ['where the score stays at guessing', { 'loss.train': falling, 'loss.train-score': epochs.map(() => 0.1) }],
    ['where the score falls from its best', { 'loss.train': falling, 'loss.train-score': epochs.map((i) => 0.95 - 0.012 * i) }],
  ])('but not %s', (_, scalars) => {
    expect(curvesOf(scalars)).toBeNull();
  }); // biome-ignore format: a table

  test('without doubt where rows that are not trained on are predicted well, which they were not at first', () => {
    const sureOf = (scores: readonly number[]) =>
      curvesOf({ 'loss.train': falling, 'loss.validation-score': scores })?.sure;
    expect(sureOf(epochs.map((i) => 0.97 - 0.8 * Math.exp(-i / 3)))).toBe(true);
    expect(sureOf(epochs.map((i) => 0.8 - 0.7 * Math.exp(-i / 3)))).toBe(false);
    expect(sureOf(epochs.map(() => 0.97))).toBe(false);
  });

  test('but not of a run that is lost', () => {
    const lost = logOf(
      { 'loss.train': [...falling, Number.NaN] },
      { outcome: { kind: 'diverged', step: 21 } },
    );
    expect(healthyCurves(viewRun(lost), [])).toBeNull();
  });
});

describe('a training that weighs rare classes', () => {
  const script = {
    loss: null, expectsLogits: null, lastActivation: null, outputShapes: null, targetShapes: null,
    optimizer: null, schedule: null, shuffled: null, classCounts: [60, 4], rowsCounted: 64,
  }; // biome-ignore format: one script
  const weighed = (batch: readonly number[], shares: readonly number[]) =>
    viewRun(
      logOf(
        { 'loss.train': epochs.map(() => 0.69), 'loss.batch-mean': batch },
        {
          observed: { ...unknownSetting, task: 'binary', classes: 2, script },
          layered: { 'activation.predicted-share': epochs.map(() => shares) },
        },
      ),
    );
  const coming = epochs.map((i) => 1.5 - 0.015 * i);

  test('is judged by the loss that it trains on', () => {
    expect(healthyCurves(weighed(coming, [0.6, 0.4]), [])!.signs).toEqual([
      'the weighed loss of mini-batches fell from 1.46 in the mean of its first third to 1.25 in that of its last, and no class takes all rows',
    ]);
    expect(weighedObjective(weighed(coming, [0.6, 0.4]))!.sentence).toContain(
      'class 2 is predicted for 40 %',
    );
  });

  test('is not called healthy where that does not fall, or one class takes all rows', () => {
    const level = epochs.map((i) => 1.4 + 0.05 * (i % 2));
    expect(healthyCurves(weighed(level, [0.6, 0.4]), [])).toBeNull();
    expect(healthyCurves(weighed(coming, [0.02, 0.98]), [])).toBeNull();
  });

  test('is told from one that does not by its mini-batch losses and by what it predicts', () => {
    const plain = epochs.map(() => 0.7);
    expect(weighedObjective(weighed(plain, [0.6, 0.4]))).toBeNull();
    expect(weighedObjective(weighed(coming, [0.95, 0.05]))).toBeNull();
  });
});

test('rules go before the learner, and the learner before curves that leave a doubt', () => {
  const answer = (named: string | null): DiagnosisPrediction[] => [
    { task: 'detection', window: 1, checks: 20, status: named === null ? 'abstained' : 'answered', why: null, answer: named, named: [], probabilities: [], trust: null },
  ]; // biome-ignore format: one answer
  const fault = { rule: 'flat-curves', sentence: 'The loss is flat', fault: true, consequence: 'nothing is learned', class: null, repairs: [] }; // biome-ignore format: one fact
  const curves = { signs: ['it falls', 'validation follows'], sure: false };
  const sure = { ...curves, sure: true };
  expect(decideVerdict([fault], answer('clean'), sure)).toMatchObject({ kind: 'faulty', by: 'rule' });
  expect(decideVerdict([], answer('faulty'), curves)).toMatchObject({ kind: 'faulty', by: 'learner' });
  expect(decideVerdict([], answer('faulty'), sure)).toMatchObject({ kind: 'healthy', by: 'curves' });
  expect(decideVerdict([], answer('clean'), sure)).toMatchObject({ kind: 'healthy', by: 'learner' });
  expect(decideVerdict([], answer(null), curves)).toEqual({
    kind: 'healthy',
    by: 'curves',
    why: 'It falls, validation follows. No rule finds a fault; the learner does not answer.',
    classes: [],
  });
  expect(decideVerdict([], answer(null), null)).toMatchObject({ kind: 'silent', by: 'learner' });
});

describe('a log is judged', () => {
  const columnsOf = (scalars: Scalars) => columnsOfTrace(logOf(scalars)).log;
  const losses = { 'loss.train': falling, 'loss.validation': following };

  test('the same whatever its schedule', () => {
    const rate = { 'optimizer.learning-rate': epochs.map((i) => 1e-3 * (1 - i / 20)) };
    expect(columnsOf({ ...losses, ...rate })).toEqual(columnsOf(losses));
  });

  test('by its training where validation rows were looked at once, at the end', () => {
    const once = epochs.map((i) => (i === 19 ? 0.3 : null));
    expect(columnsOf({ ...losses, 'loss.validation': once })).toEqual(columnsOf({ 'loss.train': falling }));
  });

  test('by its losses where a row has several labels, and under a hinge loss', () => {
    const scores = { 'loss.train-score': epochs.map((i) => 0.9 + 0.004 * i) };
    const of = (observed: Partial<Trace['header']['observed']>) =>
      columnsOfTrace(logOf({ ...losses, ...scores }, { observed: { ...unknownSetting, ...observed } })).log;
    expect(of({ task: 'multilabel' })).toEqual(columnsOf(losses));
    expect(of({ task: 'regression', loss: 'squaredHinge' })).toEqual(columnsOf(losses));
    expect(of({ task: 'regression', loss: 'meanSquaredError' }).length).toBeGreaterThan(
      columnsOf(losses).length,
    );
  });

  test('by its losses among a thousand classes, of which an accuracy of 0.2 is much', () => {
    const scores = { 'loss.train-score': epochs.map((i) => 0.002 + 0.01 * i) };
    const many = { 'loss.train': falling.map((loss) => loss + 5), 'loss.validation': following };
    expect(columnsOf({ ...many, ...scores })).toEqual(columnsOf(many));
    expect(columnsOf({ ...losses, ...scores }).length).toBeGreaterThan(columnsOf(losses).length);
  });
});
