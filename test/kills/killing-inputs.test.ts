import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  errorLimit,
  killsByDisagreement,
  killsByLoss,
  killsByThreshold,
  killsByWrongness,
  predictionLosses,
  rowErrors,
} from '../../src/kills/killing-inputs.ts';
import {
  correctRows,
  type InstancePredictions,
  labelKind,
  predictClasses,
} from '../../src/kills/predictions.ts';

const predictions = (...rows: number[][]): InstancePredictions => ({
  rows: rows.length,
  units: rows[0]!.length,
  values: Float32Array.from(rows.flat()),
});
const targets = (...rows: number[][]) => ({ rows: rows.length, width: rows[0]!.length, values: rows.flat() });
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a right answer', () => {
  test('is the first largest output, or 1 from one half on', () => {
    expect([...predictClasses(predictions([0.5, 0.5, 0], [0, 0.4, 0.6]))]).toEqual([0, 2]);
    expect([...predictClasses(predictions([0.5], [0.49], [7], [-3]))]).toEqual([1, 0, 1, 0]);
  });

  test('is told of classes as indices and as one-hot rows alike', () => {
    const outputs = predictions([0.1, 0.9], [0.8, 0.2]);
    expect([...correctRows(outputs, targets([1], [1]))]).toEqual([1, 0]);
    expect([...correctRows(outputs, targets([0, 1], [0, 1]))]).toEqual([1, 0]);
  });

  test('of several labels has every bit right', () => {
    const labels = targets([1, 0, 1], [0, 0, 0]);
    expect(labelKind(labels)).toBe('multi-label');
    expect([...correctRows(predictions([0.9, 0.1, 0.6], [0.1, 0.2, 0.7]), labels)]).toEqual([1, 0]);
  });

  test('of a network with another output layer than the labels is compared as a class', () => {
    expect([...correctRows(predictions([0.9], [0.2]), targets([0, 1, 0], [0, 1, 0]))]).toEqual([1, 0]);
  });
});

describe('killing inputs', () => {
  test('are those that the original has right and the mutant wrong: improvements never kill', () => {
    const [original, mutant] = [Uint8Array.of(1, 1, 0, 0), Uint8Array.of(1, 0, 1, 0)];
    expect([...killsByWrongness(original, mutant)]).toEqual([0, 1, 0, 0]);
  });

  test('without labels are those answered differently', () => {
    expect([...killsByDisagreement(Int32Array.of(0, 1, 2), Int32Array.of(0, 2, 1))]).toEqual([0, 1, 1]);
  });

  test('by loss are those whose loss grows by more than the margin', () => {
    expect([...killsByLoss([0.1, 0.1, 0.5], [0.2, 0.35, 0.1], 0.1)]).toEqual([0, 1, 0]);
    const losses = predictionLosses('meanSquaredError', predictions([1, 3], [0, 0]), targets([1, 1], [0, 0]));
    expect([...losses]).toEqual([2, 0]);
  });

  test('of a regression are those whose error crosses the limit', () => {
    const labels = targets([0], [0], [0]);
    const original = rowErrors(predictions([0.1], [-0.1], [3]), labels);
    const mutant = rowErrors(predictions([0.5], [0.1], [0]), labels);
    expect([...killsByThreshold(original, mutant, 0.2)]).toEqual([1, 0, 0]);
    expect(
      errorLimit(
        [
          [1, 2, 3],
          [4, 5],
        ],
        0.5,
      ),
    ).toBe(3);
  });

  test('never kill a model that is its own original', () => {
    const rows = fc.array(
      fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 2 }), (outputs, label) => {
        const own = predictions(...outputs);
        const right = correctRows(own, targets(...outputs.map(() => [label])));
        const losses = rowErrors(own, targets(...outputs.map(() => [0, 0, 0])));
        expect(Math.max(...killsByWrongness(right, right))).toBe(0);
        expect(Math.max(...killsByDisagreement(predictClasses(own), predictClasses(own)))).toBe(0);
        expect(Math.max(...killsByLoss(losses, losses, 0))).toBe(0);
        expect(Math.max(...killsByThreshold(losses, losses, 0.3))).toBe(0);
      }),
    );
  });
});

describe('bad predictions', () => {
  test('are refused by what is wrong with them', () => {
    const label = targets([1], [1]);
    expect(codeOf(() => correctRows(predictions([0.1, Number.NaN], [0, 1]), label))).toBe(
      'predictions-not-finite',
    );
    expect(codeOf(() => correctRows(predictions([0.1, Number.POSITIVE_INFINITY], [0, 1]), label))).toBe(
      'predictions-not-finite',
    );
    expect(codeOf(() => correctRows(predictions([0.1, 0.9]), label))).toBe('unaligned');
    expect(codeOf(() => correctRows({ ...predictions([0.1, 0.9]), rows: 2 }, label))).toBe(
      'predictions-shape',
    );
    expect(codeOf(() => correctRows(predictions([1, 0]), targets([1, 1, 0])))).toBe('predictions-shape');
    expect(codeOf(() => killsByWrongness(Uint8Array.of(1), Uint8Array.of(1, 0)))).toBe('unaligned');
    expect(codeOf(() => killsByLoss([Number.NaN], [0], 0))).toBe('score-not-finite');
    expect(codeOf(() => killsByLoss([0], [0], Number.NaN))).toBe('kill-limit');
    expect(codeOf(() => killsByThreshold([0], [0], -1))).toBe('kill-limit');
    expect(codeOf(() => rowErrors(predictions([1, 2]), targets([1])))).toBe('unaligned');
  });
});
