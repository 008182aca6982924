import { expect, test } from 'vitest';
import { type LabelledRows, tallyPredictions } from '../../../src/eval/scores/tally.ts';
import { scoreTwoClasses } from '../../../src/eval/scores/two-classes.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { countConfusion } from '../../../src/statistics/confusion.ts';

const classes = ['clean', 'faulty'];

/** From the scores of the second class, which is predicted above 0.5. */
function score(labels: readonly number[], faulty: readonly number[], programOf: (row: number) => string) {
  const data: LabelledRows = {
    ...{ classes, labels: Int32Array.from(labels) },
    rows: labels.map((_, i) => ({ program: programOf(i) })),
  };
  const predictions = Int32Array.from(faulty, (value) => Number(value > 0.5));
  const { counts } = countConfusion(labels, predictions, 2);
  return scoreTwoClasses(data, [Float64Array.from(faulty.flatMap((value) => [1 - value, value]))], {
    tally: tallyPredictions(data, [predictions]),
    confusion: [
      [counts[0]!, counts[1]!],
      [counts[2]!, counts[3]!],
    ],
  });
}

test('gives the numbers of scikit-learn 1.9', () => {
  const labels = Array.from({ length: 30 }, (_, i) => Number(i >= 20));
  // biome-ignore format: a drawn list
  const faulty = [0.53, 0.72, 0.25, 0.42, 0.35, 0.57, 0.01, 0.81, 0.38, 0.43, 0.37, 0.29, 0.27, 0.09, 0.15, 0.26, 0.24, 0.4, 0.07, 0.42,
    0.83, 0.64, 0.37, 0.93, 0.82, 0.44, 0.61, 0.64, 0.35, 0.77];
  const scores = score(labels, faulty, () => 'p');
  // roc_curve: the highest true positive rate at a false positive rate of at most 0.01, 0.05, 0.1.
  expect(scores.recallAt).toEqual([
    { falseAlarms: 0.01, recall: 0.3, programMean: 0.3 },
    { falseAlarms: 0.05, recall: 0.4, programMean: 0.4 },
    { falseAlarms: 0.1, recall: 0.7, programMean: 0.7 },
  ]);
  expect(scores.firstRecall).toBe(0.8);
  // precision_score with rows weighed to a prevalence of 0.05 and 0.2.
  expect(scores.precisionAt[0]!.precision).toBeCloseTo(0.15555555555555556, 12);
  expect(scores.precisionAt[1]!.precision).toBeCloseTo(0.46666666666666673, 12);
});

test('ranks a program alone, where pooling mixes levels', () => {
  // Both programs are ranked without a fault; b scores higher as a whole.
  const scores = score([0, 0, 1, 1, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9], (i) =>
    i < 4 ? 'a' : 'b',
  );
  expect(scores.recallAt[0]).toEqual({ falseAlarms: 0.01, recall: 0.5, programMean: 1 });
  const apart = score([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], (i) => (i < 2 ? 'a' : 'b'));
  expect(apart.recallAt[0]).toEqual({ falseAlarms: 0.01, recall: 1, programMean: null });
});

test('counts the programs whose clean runs are nearly all called faulty, as planted', () => {
  const random = randomStream('alarmed');
  // Of 20 programs of 10 clean runs, the first 5 keep one.
  const labels = Array.from({ length: 240 }, (_, i) => Number(i % 12 >= 10));
  const faulty = labels.map((label, i) => {
    const [program, run] = [Math.floor(i / 12), i % 12];
    return label === 1 || (program < 5 && run > 0) ? 0.6 + random.uniform() / 4 : random.uniform() / 2;
  });
  const scores = score(labels, faulty, (i) => `p${Math.floor(i / 12)}`);
  expect(scores.alarmedPrograms).toBe(0.25);
  expect(scores.firstRecall).toBe((15 * 10 + 5) / 200);
});

test('leaves programs with few clean runs out of those, and has no precision without an alarm', () => {
  const { alarmedPrograms, precisionAt } = score([0, 0, 1], [0.1, 0.2, 0.3], () => 'p');
  expect(alarmedPrograms).toBeNull();
  expect(precisionAt.map(({ precision }) => precision)).toEqual([null, null]);
});
