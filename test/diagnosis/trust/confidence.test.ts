import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calibrationError,
  chooseThreshold,
  countNamings,
  fitTemperature,
  judgeRows,
  placesNamed,
  riskCoverage,
  temper,
  thinCurve,
} from '../../../src/diagnosis/trust/confidence.ts';
import { argmax } from '../../../src/statistics/descriptive.ts';

const row = (confidence: number, correct: boolean, weight = 0.25) => ({ confidence, correct, weight });

describe('tempered scores', () => {
  test('sum to 1 and name the same class, whatever the scores and the temperature', () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(scores, fc.double({ min: 0.2, max: 20, noNaN: true }), (given, temperature) => {
        fc.pre(Math.max(...given) > 1e-6);
        const tempered = temper(given, temperature);
        expect(tempered.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        expect(tempered[argmax(given)]).toBe(Math.max(...tempered));
      }),
    );
  });

  test('find the temperature that made good probabilities too bold', () => {
    // Nine of ten correct at 0.9 and six of ten at 0.6, raised to the third power: a temperature of 3 takes that back.
    const bold = (p: number) => p ** 3 / (p ** 3 + (1 - p) ** 3);
    const predictions = [0.9, 0.6].flatMap((p) =>
      Array.from({ length: 20 }, (_, i) => ({ p: bold(p), label: i % 2, correct: i < 20 * p })),
    );
    const rows = {
      scores: Float64Array.from(
        predictions.flatMap(({ p, label, correct }) => {
          const ofFirst = (label === 0) === correct ? p : 1 - p;
          return [ofFirst, 1 - ofFirst];
        }),
      ),
      labels: Int32Array.from(predictions, ({ label }) => label),
      classes: 2,
    };
    expect(fitTemperature(rows)).toBeCloseTo(3, 3);
    expect(calibrationError(judgeRows(rows, 1))).toBeGreaterThan(0.1);
    expect(calibrationError(judgeRows(rows, 3))).toBeLessThan(1e-6);
  });
});

describe('answering only what one is sure of', () => {
  const judged = [row(0.9, true), row(0.8, true), row(0.8, false), row(0.6, false)];

  test('counts answers of one confidence together', () => {
    expect(riskCoverage(judged)).toEqual([
      { coverage: 0.25, threshold: 0.9, accuracy: 1 },
      { coverage: 0.75, threshold: 0.8, accuracy: 2 / 3 },
      { coverage: 1, threshold: 0.6, accuracy: 0.5 },
    ]);
  });

  test('takes the threshold that answers most with the accuracy wanted, and none where none is enough', () => {
    const points = riskCoverage(judged);
    expect(chooseThreshold(points, 0.6)?.threshold).toBe(0.8);
    expect(chooseThreshold(points, 0.9)?.threshold).toBe(0.9);
    expect(chooseThreshold(riskCoverage([row(0.9, false)]), 0.5)).toBeNull();
  });

  test('promises nothing from one answer in a hundred', () => {
    const few = riskCoverage([row(0.99, true, 0.01), row(0.5, false, 0.99)]);
    expect(chooseThreshold(few, 0.9)).toBeNull();
  });

  test('weighs a rare class as much as a common one', () => {
    const scores = Float64Array.from([0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1]);
    const rows = { scores, labels: Int32Array.of(0, 0, 0, 1), classes: 2 };
    expect(riskCoverage(judgeRows(rows, 1)).at(-1)).toMatchObject({ coverage: 1, accuracy: 0.5 });
  });

  test('is shown at ten shares or fewer, from all down', () => {
    expect(thinCurve(riskCoverage(judged))[0]!.coverage).toBe(1);
    expect(thinCurve(riskCoverage(judged))).toHaveLength(10);
  });
});

describe('named', () => {
  const shares = Float64Array.of(0.2, 0.55, 0.25);

  test('is the likeliest from its limit on, else two from theirs, else none', () => {
    expect(placesNamed({ threshold: 0.5, twoFrom: 0.7 }, shares)).toEqual([1]);
    expect(placesNamed({ threshold: 0.6, twoFrom: 0.8 }, shares)).toEqual([1, 2]);
    expect(placesNamed({ threshold: null, twoFrom: 0.9 }, shares)).toEqual([]);
    expect(placesNamed({ threshold: null, twoFrom: null }, shares)).toEqual([]);
  });

  test('is right where the class is the one named, or one of two', () => {
    const runs = [
      { is: 'data', named: ['data'] },
      { is: 'data', named: ['loss', 'data'] },
      { is: 'data', named: ['loss'] },
      { is: 'data', named: [] },
    ];
    expect(countNamings(runs)).toEqual({
      runs: 4,
      one: { named: 2, right: 1 },
      two: { named: 1, right: 1 },
    });
  });
});
