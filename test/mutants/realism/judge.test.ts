import { describe, expect, it } from 'vitest';
import { chooseRule, killsBy } from '../../../src/mutants/realism/judge.ts';
import type { DataSet } from '../../../src/training/data.ts';
import { slowPair } from './pairs.ts';

/** Rows with one-hot labels of two classes, alternating. */
const rows = 40;
const test: DataSet = {
  rows,
  inputShape: [1],
  inputs: Float32Array.from({ length: rows }, (_, i) => i),
  targetShape: [2],
  targets: Float32Array.from({ length: 2 * rows }, (_, i) => Number(i % 2 === Math.floor(i / 2) % 2)),
};
/** Outputs that give the correct class this much. */
const confident = (right: (row: number) => number) =>
  Float32Array.from({ length: 2 * rows }, (_, i) => {
    const share = right(Math.floor(i / 2));
    return test.targets[i] === 1 ? share : 1 - share;
  });
const original = (right: (row: number) => number, metric: number) => ({ outputs: confident(right), metric });

describe('the kill rule of a program', () => {
  const spec = slowPair.fixed;

  it('is wrongness while an original is wrong somewhere', () => {
    const rule = chooseRule(spec, test, [original(() => 0.9, 0.9)], [original(() => 0.8, 0.9)]);
    expect(rule).toEqual({ kind: 'wrongness', labels: 'single-label' });
  });

  it('is by loss where accuracy is saturated, beyond what originals of other seeds differ by', () => {
    const rule = chooseRule(spec, test, [original(() => 0.9, 1)], [original(() => 0.8, 1)]);
    expect(rule).toMatchObject({ kind: 'loss', loss: 'categoricalCrossentropy' });
    const margin = Math.log(0.9 / 0.8);
    expect(rule.kind === 'loss' && rule.margin).toBeCloseTo(margin, 5);
    const kills = killsBy(rule, test)(
      confident(() => 0.9),
      confident((row) => (row < 10 ? 0.7 : 0.85)),
    );
    expect([...kills]).toEqual(Array.from({ length: rows }, (_, row) => Number(row < 10)));
  });

  it('is a limit on errors for values, within which nine tenths of the originals lie', () => {
    const values = { ...test, targetShape: [1], targets: new Float32Array(rows) };
    const errors = Float32Array.from({ length: rows }, (_, row) => row / 10);
    const rule = chooseRule({ ...spec, task: 'regression' }, values, [{ outputs: errors, metric: 0.5 }], []);
    expect(rule.kind === 'threshold' && rule.limit).toBeCloseTo(0.9 * 3.9, 5);
    const kills = killsBy(rule, values)(
      errors,
      errors.map((error) => error + 1),
    );
    expect([...kills]).toEqual(Array.from({ length: rows }, (_, row) => Number(row >= 26 && row <= 35)));
  });
});
