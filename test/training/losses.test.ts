import { describe, expect, it } from 'vitest';
import { mean } from '../../src/statistics/descriptive.ts';
import { evaluateLoss, losses, rowLosses } from '../../src/training/losses.ts';
import { type LossName, lossNames } from '../../src/training/spec.ts';
import { testData } from './helpers/runs.ts';

/** One row of one replica. */
function lossOfRow(name: LossName, predictions: number[], targets: number[]) {
  return evaluateLoss(name, {
    replicas: 1,
    rows: 1,
    width: predictions.length,
    predictions: Float32Array.from(predictions),
    targets: Float32Array.from(targets),
  });
}

describe('losses worked by hand', () => {
  // Computed from Keras's formulas with a calculator.
  const cases: [LossName, number[], number[], number][] = [
    ['meanSquaredError', [1, 3], [0, 1], 2.5],
    ['meanAbsoluteError', [1, 3], [0, 1], 1.5],
    ['meanAbsolutePercentageError', [1, 3], [2, 4], 37.5],
    ['meanAbsolutePercentageError', [1], [0], 1e9],
    ['meanSquaredLogarithmicError', [Math.E - 1, -5], [0, 0], 0.5],
    ['hinge', [0.5, 2], [1, -1], 1.75],
    ['hinge', [0.5, 2], [1, 0], 1.75],
    ['squaredHinge', [0.5, 2], [1, 0], 4.625],
    ['categoricalHinge', [0.2, 0.7, 0.1], [1, 0, 0], 1.5],
    ['logCosh', [1, -100], [0, 0], (Math.log(Math.cosh(1)) + 100 - Math.LN2) / 2],
    ['huber', [0.5, 3], [0, 0], (0.125 + 2.5) / 2],
    ['categoricalCrossentropy', [0.2, 0.6, 0.2], [0, 1, 0], -Math.log(0.6)],
    ['categoricalCrossentropy', [1, 3, 1], [0, 1, 0], -Math.log(0.6)],
    ['categoricalCrossentropy', [1, 0], [0, 1], -Math.log(1e-7)],
    ['sparseCategoricalCrossentropy', [0.2, 0.6, 0.2], [1], -Math.log(0.6)],
    ['sparseCategoricalCrossentropy', [1, 0], [1], -Math.log(1e-7)],
    ['binaryCrossentropy', [0.25, 0.5], [0, 1], (-Math.log(0.75) - Math.log(0.5)) / 2],
    ['binaryCrossentropy', [1], [0], -Math.log(2e-7)],
    ['kullbackLeiblerDivergence', [0.5, 0.5], [0.25, 0.75], 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5)],
    ['poisson', [2, 1], [1, 3], (2 - Math.log(2) + 1) / 2],
  ];
  it.each(cases)('%s of %o against %o', (name, predictions, targets, expected) => {
    expect(lossOfRow(name, predictions, targets).losses[0]! / expected).toBeCloseTo(1, 5);
  });
});

it('a class that is none of the outputs gives NaN in its own replica only', () => {
  const { losses: values } = evaluateLoss('sparseCategoricalCrossentropy', {
    replicas: 2,
    rows: 1,
    width: 2,
    predictions: Float32Array.of(0.5, 0.5, 0.5, 0.5),
    targets: Float32Array.of(2, 1),
  });
  expect(values[0]).toBeNaN();
  expect(values[1]).toBeCloseTo(Math.LN2, 6);
});

const targetKinds = { values: 'unit', distribution: 'oneHot', index: 'index' } as const;

describe.each(lossNames)('%s', (name) => {
  const { target, signsLabels } = losses[name];
  const width = 3;
  const rows = 5;
  const data = testData(
    {
      rows: 2 * rows,
      inputShape: [width],
      targetShape: target === 'index' ? [] : [width],
      target: signsLabels ? 'bits' : targetKinds[target],
      classes: width,
    },
    name,
  );
  const predictions = data.inputs.map((x) => 1 / (1 + Math.exp(-x)));
  const evaluate = (at: Float32Array) =>
    evaluateLoss(name, { replicas: 2, rows, width, predictions: at, targets: data.targets });

  it('has the derivative that finite differences give', () => {
    const { gradient } = evaluate(predictions);
    predictions.forEach((_, i) => {
      const step = 1e-3;
      const [up, down] = [step, -step].map((change) => {
        const moved = Float32Array.from(predictions);
        moved[i]! += change;
        return evaluate(moved).losses.reduce((a, b) => a + b, 0);
      }) as [number, number];
      const slope = (up - down) / (2 * step);
      expect(Math.abs(gradient[i]! - slope)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
    });
  });

  it('keeps replicas apart and lets NaN through', () => {
    const clean = evaluate(predictions);
    const broken = Float32Array.from(predictions);
    broken[0] = Number.NaN;
    const { losses: values, gradient } = evaluate(broken);
    expect(values[0]).toBeNaN();
    expect(values[1]).toBe(clean.losses[1]);
    const half = predictions.length / 2;
    expect(gradient.slice(half)).toEqual(clean.gradient.slice(half));
  });
});

const outputs = Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4, 0.2, 0.5, 0.3);
const oneHot = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1);
const index = Float32Array.of(0, 1, 1, 2);

describe('the loss of rows', () => {
  it.each(lossNames)('averages to the loss that is trained with: %s', (name) => {
    const isIndex = name === 'sparseCategoricalCrossentropy';
    const targets = isIndex ? index : oneHot;
    const rows = rowLosses(name, outputs, { rows: 2, targetShape: isIndex ? [1] : [3], targets }, 2);
    const { losses } = evaluateLoss(name, { replicas: 2, rows: 2, width: 3, predictions: outputs, targets });
    expect(rows).toHaveLength(4);
    expect([mean(rows.subarray(0, 2)), mean(rows.subarray(2))].map(Math.fround)).toEqual([...losses]);
  });

  it('is worked out by hand for cross-entropy', () => {
    const rows = rowLosses(
      'categoricalCrossentropy',
      outputs,
      { rows: 4, targetShape: [3], targets: oneHot },
      1,
    );
    const expected = [0.7, 0.8, 0.3, 0.3].map((p) => -Math.log(p));
    rows.forEach((loss, i) => {
      expect(loss).toBeCloseTo(expected[i]!, 6);
    });
  });

  it('counts a row of a sequence of outputs by its mean', () => {
    const targets = { rows: 2, targetShape: [2, 3], targets: oneHot };
    const rows = rowLosses('categoricalCrossentropy', outputs, targets, 1);
    expect(rows[0]).toBeCloseTo((-Math.log(0.7) - Math.log(0.8)) / 2, 6);
    expect(rows[1]).toBeCloseTo(-Math.log(0.3), 6);
  });

  it('passes NaN on to its own row only', () => {
    const spoilt = outputs.with(0, Number.NaN);
    const rows = rowLosses('meanSquaredError', spoilt, { rows: 4, targetShape: [3], targets: oneHot }, 1);
    expect([...rows].map(Number.isNaN)).toEqual([true, false, false, false]);
  });
});
