import { describe, expect, test } from 'vitest';
import { chooseSizes, curveSplit, parseCurve } from '../../../src/eval/curve/curve-sizes.ts';
import { type CurveMode, drawTraining } from '../../../src/eval/curve/draw-training.ts';
import { measureCurve } from '../../../src/eval/curve/measure-curve.ts';
import { mostPrograms, predictDraw } from '../../../src/eval/curve/predict-draw.ts';
import { createForest } from '../../../src/eval/diagnosers/forest.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import { makeSplit } from '../../../src/eval/splits/index.ts';
import { syntheticRows } from '../synthetic.ts';

const shape = { programs: 10, mutantsPerClass: 4, seeds: 2, classes: 2, fault: 0, signature: 0, mutant: 0 };

describe('what a draw trains on', () => {
  const { rows } = syntheticRows(shape);
  const trained = [...rows.keys()].filter((i) => rows[i]!.program !== 'program-0');
  const drawn = (mode: CurveMode, programs: number, draw = 0) =>
    drawTraining(rows, trained, 0, { mode, programs, fewest: 2, draw, seed: 0 });
  const programsOf = (indices: readonly number[]) => new Set(indices.map((i) => rows[i]!.program));

  test('draws are nested, of whole programs, and never of a held-out one', () => {
    const [two, five] = [drawn('all-traces', 2), drawn('all-traces', 5)];
    expect([two.length, five.length]).toEqual([2 * 16, 5 * 16]);
    for (const i of two) expect(five).toContain(i);
    expect(programsOf(drawn('all-traces', 9)).has('program-0')).toBe(false);
    expect(programsOf(drawn('all-traces', 2, 1))).not.toEqual(programsOf(two));
  });

  test('equal traces are as many at every size, of all its programs', () => {
    expect(drawn('equal-traces', 2)).toEqual(drawn('all-traces', 2));
    const nine = drawn('equal-traces', 9);
    expect(nine.length).toBe(32);
    expect(programsOf(nine).size).toBeGreaterThan(4);
  });
});

function curveOf(data: TaskRows, mode: CurveMode, sizes: readonly number[]) {
  const split = makeSplit(curveSplit, data.task, data.rows, { folds: 5, repeats: 1, seed: 0 });
  const forest = createForest('test-forest', 30);
  const drawn = sizes.map((programs) => ({
    programs,
    draws: [0, 1, 2, 3].map((draw) =>
      predictDraw(data, split, curveSplit, forest, { mode, programs, fewest: sizes[0]!, draw, seed: 0 }),
    ),
  }));
  return measureCurve(data, mode, drawn, { draws: 200, seed: 0 }).points.map(({ value }) => value);
}

describe('planted truths', () => {
  test('where programs disagree on what a class looks like, more of them help at equal traces too', () => {
    const data = syntheticRows({ ...shape, programs: 20, mutantsPerClass: 8, fault: 2, signature: 2 });
    for (const mode of ['all-traces', 'equal-traces'] as const) {
      const [two, most] = curveOf(data, mode, [2, 16]);
      expect(most! - two!).toBeGreaterThan(0.035);
    }
  });

  test('where all programs are alike, they help by their traces alone', () => {
    const data = syntheticRows({ ...shape, programs: 20, fault: 1 });
    const [two, most] = curveOf(data, 'equal-traces', [4, 16]);
    expect(Math.abs(most! - two!)).toBeLessThan(0.03);
  });
});

describe('sizes', () => {
  const data = syntheticRows(shape);
  const split = makeSplit(curveSplit, data.task, data.rows, { folds: 5, repeats: 1, seed: 0 });
  const most = mostPrograms(data, split, curveSplit);

  test('by default end with the most that every fold can train on', () => {
    expect(most).toBe(8);
    expect(chooseSizes({ sizes: null, draws: 20 }, most)).toEqual([2, 3, 4, 5, 7, 8]);
    expect(chooseSizes({ sizes: null, draws: 20 }, 35).slice(-3)).toEqual([20, 28, 35]);
  });

  test('more programs than there are, and what is no size, are refused', () => {
    expect(() => chooseSizes({ sizes: [2, 9], draws: 20 }, most)).toThrow(
      expect.objectContaining({ code: 'curve-too-long' }),
    );
    expect(parseCurve('programs:2,5')).toEqual([2, 5]);
    expect(parseCurve('programs')).toBeNull();
    for (const wrong of [
      '',
      'traces',
      'programs:',
      'programs:5,2',
      'programs:0',
      'programs:2,2',
      'programs:1e3',
    ])
      expect(() => parseCurve(wrong)).toThrow(expect.objectContaining({ code: 'invalid-curve' }));
  });
});
