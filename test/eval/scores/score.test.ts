import { describe, expect, test } from 'vitest';
import type { SplitRow } from '../../../src/eval/contract.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import { measureScores } from '../../../src/eval/scores/score.ts';
import { tallyPredictions } from '../../../src/eval/scores/tally.ts';

const bootstrap = { draws: 100, seed: 1 };

/** Rows of programs `a` and `b`, told as a string of class digits each. */
function rowsOf(labelsOf: Readonly<Record<string, string>>, classes: readonly string[]): TaskRows {
  const cells = Object.entries(labelsOf).flatMap(([program, digits]) =>
    [...digits].map((digit) => ({ program, label: Number(digit) })),
  );
  const rows = cells.map(
    ({ program, label }, i): SplitRow => ({
      traceId: `${program}-${i}`,
      program,
      family: 'dense',
      dataSet: null,
      operator: 'units',
      mutant: `${i}`,
      session: 0,
      label: classes[label]!,
    }),
  );
  const labels = Int32Array.from(cells, ({ label }) => label);
  return {
    task: 'detection',
    classes,
    columns: [],
    rows,
    labels,
    features: rows.map(() => new Float64Array()),
  };
}

/** Scores of a binary task from those of the second class; the prediction is the larger one. */
function predictionsOf(...repeats: number[][]) {
  return {
    predictions: repeats.map((scores) => Int32Array.from(scores, (score) => (score > 0.5 ? 1 : 0))),
    scores: repeats.map((scores) => Float64Array.from(scores.flatMap((score) => [1 - score, score]))),
  };
}

function score(data: TaskRows, answers: ReturnType<typeof predictionsOf>) {
  return measureScores(data, answers, tallyPredictions(data, answers.predictions), bootstrap);
}

describe('scores of a binary task', () => {
  const data = rowsOf({ a: '0011', b: '001', c: '11' }, ['clean', 'faulty']);
  // Ranked over all programs, c is as a is, and b scores lower as a whole.
  const first = [0.6, 0.7, 0.8, 0.9, 0.1, 0.2, 0.3, 0.8, 0.9];
  const second = [0.9, 0.6, 0.8, 0.7, 0.1, 0.2, 0.3, 0.8, 0.9];
  const scores = score(data, predictionsOf(first, second));

  test('AUROC is pooled over programs in each repeat, then averaged', () => {
    // Positives .8 .9 .3 .8 .9 against negatives .6 .7 .1 .2: 18 of 20 pairs. Second: negatives .9 .6 .1 .2;
    // .8 beats 3, .7 beats 3, .3 beats 2, .8 beats 3, .9 beats 3 and ties: 14.5 of 20.
    expect(scores.auroc).toBeCloseTo((18 / 20 + 14.5 / 20) / 2, 12);
  });

  test('AUROC by program leaves out a program of one class, and does not mix the levels of programs', () => {
    // a: 4 of 4 pairs, then 2 of 4 (.8 and .7 beat .6, not .9). b: 2 of 2 both times. c has no negative.
    expect(scores.programAuroc).toBeCloseTo(((1 + 2 / 4) / 2 + 1) / 2, 12);
  });

  test('the spread over repeats is that of their balanced accuracies', () => {
    // Negatives right: 2 of 4 both times; positives right: 4 of 5 both times.
    expect(scores.repeatSd).toBe(0);
    const worse = first.map((value, i) => (i === 8 ? 0.2 : value));
    // Recall of positives 4/5 and 3/5; half of it counts: 0.65 and 0.55.
    expect(score(data, predictionsOf(first, worse)).repeatSd).toBeCloseTo(0.1 / Math.SQRT2, 12);
    expect(score(data, predictionsOf(first)).repeatSd).toBeNull();
  });

  test('the confusion has a row per class and is averaged over repeats', () => {
    const worse = first.map((value, i) => (i === 8 ? 0.2 : value));
    const { classes, confusion } = score(data, predictionsOf(first, worse));
    expect(classes).toEqual(['clean', 'faulty']);
    expect(confusion).toEqual([
      [2, 2],
      [1.5, 3.5],
    ]);
  });
});

test('programs with too few rows of a class are null, counted, and left out of worst and mean', () => {
  const data = rowsOf({ a: '0000011111', b: '00001' }, ['clean', 'faulty']);
  const answers = predictionsOf([...'0000111111', ...'00001'].map((digit) => (digit === '1' ? 0.9 : 0.1)));
  const { programs, programsUnscored, programMean, worstProgram } = score(data, answers);
  expect(programs).toEqual({ a: 0.9, b: null });
  expect(programsUnscored).toBe(1);
  expect(programMean).toBe(0.9);
  expect(worstProgram).toEqual({ program: 'a', value: 0.9 });
});

test('a task of three classes has no ranking score', () => {
  const data = rowsOf({ a: '012', b: '012' }, ['x', 'y', 'z']);
  const predictions = [Int32Array.from([0, 1, 2, 0, 0, 0])];
  const scores = [Float64Array.from({ length: 18 }, () => 1 / 3)];
  const { auroc, auprc, programAuroc, confusion } = score(data, { predictions, scores });
  expect([auroc, auprc, programAuroc]).toEqual([null, null, null]);
  expect(confusion).toEqual([
    [2, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
  ]);
});
