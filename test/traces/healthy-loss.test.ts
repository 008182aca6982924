import { describe, expect, it } from 'vitest';
import { mean } from '../../src/statistics/descriptive.ts';
import { rowLosses } from '../../src/traces/healthy-loss.ts';
import { evaluateLoss } from '../../src/training/losses.ts';
import { lossNames } from '../../src/training/spec.ts';

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
