import { expect, test } from 'vitest';
import { measureCalibration } from '../../../src/eval/scores/calibration.ts';
import { randomStream } from '../../../src/lib/random.ts';

const measure = (labels: readonly number[], rows: readonly (readonly number[])[]) =>
  measureCalibration({ labels: Int32Array.from(labels), classes: rows[0]!.map(String) }, [
    Float64Array.from(rows.flat()),
  ]);

test('the Brier score is that of scikit-learn 1.9, with rows weighed by class', () => {
  const labels = [2, 0, 0, 1, 0, 2, 2, 0, 2, 2, 2, 1];
  // biome-ignore format: a drawn table
  const rows = [[0.52, 0.4, 0.08], [0.15, 0.22, 0.63], [0.76, 0.01, 0.23], [0.05, 0.41, 0.54], [0.74, 0.21, 0.05], [0.8, 0.09, 0.11],
    [0.1, 0.87, 0.03], [0.06, 0.32, 0.62], [0.56, 0.17, 0.27], [0.52, 0.25, 0.23], [0.11, 0.37, 0.52], [0.28, 0.27, 0.45]];
  // brier_score_loss(labels, rows, sample_weight, scale_by_half=True)
  expect(measure(labels, rows).brier).toBeCloseTo(0.41994166666666655, 12);
  // biome-ignore format: a drawn list
  const faulty = [0.53, 0.72, 0.25, 0.42, 0.35, 0.57, 0.01, 0.81, 0.38, 0.43, 0.37, 0.29, 0.27, 0.09, 0.15, 0.26, 0.24, 0.4, 0.07, 0.42,
    0.83, 0.64, 0.37, 0.93, 0.82, 0.44, 0.61, 0.64, 0.35, 0.77];
  const two = faulty.map((value) => [1 - value, value]);
  expect(measure(faulty.map((_, i) => Number(i >= 20)), two).brier).toBeCloseTo(0.16472249999999997, 12); // biome-ignore format: one call
});

/** Rows whose label is drawn from their own scores, which are then said with another sureness. */
function drawn(say: (score: number) => number) {
  const random = randomStream('calibrated');
  const truth = Array.from({ length: 20_000 }, () => random.uniform());
  const labels = truth.map((score) => Number(random.uniform() < score));
  return measure(labels, truth.map((score) => [1 - say(score), say(score)])); // biome-ignore format: one call
}

test('scores that are probabilities have no expected error, and surer ones as much as they exaggerate', () => {
  expect(drawn((score) => score).expectedError).toBeLessThan(0.02);
  // Largest score 0.75 in the mean; always said with 0.95.
  expect(drawn((score) => (score > 0.5 ? 0.95 : 0.05)).expectedError).toBeCloseTo(0.2, 1);
  // Half as far from 0.5: 0.625 instead of 0.75.
  expect(drawn((score) => 0.5 + (score - 0.5) / 2).expectedError).toBeCloseTo(0.125, 1);
});

test('more rows of a class do not move it, and neither does the order of rows of one score', () => {
  const [labels, rows] = [[0, 1, 0, 1], [[0.9, 0.1], [0.4, 0.6], [0.6, 0.4], [0.6, 0.4]]]; // biome-ignore format: one table
  const once = measure(labels, rows);
  expect(measure([...labels, 0, 0], [...rows, rows[0]!, rows[2]!]).brier).toBeCloseTo(once.brier, 12);
  const reversed = measure(labels.toReversed(), rows.toReversed());
  expect(reversed.expectedError).toBeCloseTo(once.expectedError, 12);
});

test('an abstention is as wrong as can be said without a score', () => {
  const { brier, expectedError } = measure([0, 1], [[0, 0], [0, 0]]); // biome-ignore format: one table
  expect([brier, expectedError]).toEqual([0.5, 0]);
});
