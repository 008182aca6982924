import { expect, test } from 'vitest';
import { countBeyond, heldLogistic, rangesOf } from '../../../src/diagnosis/learner/held-logistic.ts';
import { logistic } from '../../../src/eval/diagnosers/logistic.ts';

const rows = Array.from({ length: 60 }, (_, i) =>
  Float64Array.of(i, i % 7, i % 5 === 0 ? Number.NaN : 1 / (i + 1)),
);
const training = {
  columns: ['a', 'b', 'c'],
  rows,
  labels: Int32Array.from(rows, (_, i) => Number(i >= 30)),
  classes: ['clean', 'faulty'],
  programs: rows.map((_, i) => `p${i % 4}`),
};

test('says of a value beyond the training rows what it says of the furthest of them', () => {
  const { predict } = heldLogistic.fit(training, 0);
  expect(predict(Float64Array.of(1e9, 3, 0.1))).toEqual(predict(Float64Array.of(59, 3, 0.1)));
  const unheld = logistic.fit(training, 0);
  expect(unheld.predict(Float64Array.of(1e9, 3, 0.1))).not.toEqual(
    unheld.predict(Float64Array.of(59, 3, 0.1)),
  );
});

test('agrees with plain logistic regression within the range of the training rows', () => {
  const [held, plain] = [heldLogistic, logistic].map((one) => one.fit(training, 0));
  for (const row of rows.slice(5, 50)) expect(held!.predict(row)[1]).toBeCloseTo(plain!.predict(row)[1]!, 1);
});

test('counts values that no training row reaches, and columns that none had, but not missing values', () => {
  const ranges = rangesOf(
    rows.map((row) => Float64Array.of(row[0]!, row[1]!, Number.NaN)),
    3,
  );
  expect(countBeyond(Float64Array.of(30, 3, Number.NaN), ranges)).toEqual({ columns: 2, outside: 0 });
  expect(countBeyond(Float64Array.of(99, -1, 2), ranges)).toEqual({ columns: 3, outside: 3 });
});
