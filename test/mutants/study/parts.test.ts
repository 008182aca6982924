import { describe, expect, it } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { hashTraining } from '../../../src/faults/equivalents.ts';
import { familyOf } from '../../../src/mutants/quality/families.ts';
import { planPreTraining } from '../../../src/mutants/realism/deepcrime.ts';
import { chooseRule, createOracle } from '../../../src/mutants/realism/oracle.ts';
import type { DataSet } from '../../../src/training/data.ts';
import { slowPair } from './pairs.ts';

describe('planPreTraining', () => {
  const plans = programs.members.map((spec) => ({ spec, mutants: planPreTraining(spec, 40) }));

  it('makes no mutant twice and none that trains like its program', () => {
    for (const { spec, mutants } of plans) {
      const trainings = [spec, ...mutants.map((mutant) => mutant.spec)].map(hashTraining);
      expect(new Set(trainings).size, spec.id).toBe(trainings.length);
      expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
      expect(mutants.length).toBeLessThanOrEqual(40);
    }
  });

  it('takes operators in turns: the first mutants are of different ones', () => {
    for (const { spec, mutants } of plans) {
      const first = mutants.slice(0, 10).map(({ operator }) => operator);
      expect(new Set(first).size, spec.id).toBe(10);
    }
  });

  it('writes configurations as the published tables do, so that they fall into the published families', () => {
    const families = new Set(
      plans.flatMap(({ mutants }) =>
        mutants.map(({ operator, configuration }) => familyOf(operator, configuration)),
      ),
    );
    for (const family of families) expect(family).not.toMatch(/unknown|layer=|[A-Z]/);
    for (const family of [
      'change_label::pct_70_90',
      'change_learning_rate::lr_1e-4_1e-3',
      'change_weights_initialisation::glorot_normal',
      'change_loss_function::mean_squared_error',
      'remove_bias::any_layer',
      'disable_batching::toggle',
    ]) {
      expect(families).toContain(family);
    }
  });
});

/** Rows with one-hot labels of two classes, alternating. */
const rows = 40;
const test: DataSet = {
  rows,
  inputShape: [1],
  inputs: Float32Array.from({ length: rows }, (_, i) => i),
  targetShape: [2],
  targets: Float32Array.from({ length: 2 * rows }, (_, i) => Number(i % 2 === Math.floor(i / 2) % 2)),
};
/** Outputs that give the right class this much. */
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
    const oracle = createOracle(rule, test);
    const kills = oracle.kills(
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
    const kills = createOracle(rule, values).kills(
      errors,
      errors.map((error) => error + 1),
    );
    expect([...kills]).toEqual(Array.from({ length: rows }, (_, row) => Number(row >= 26 && row <= 35)));
  });
});
