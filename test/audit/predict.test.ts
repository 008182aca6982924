import { expect, it } from 'vitest';
import { scoreLoss, scoreTally, tallyUnits } from '../../src/audit/predict.ts';

/** Two classes of 12 rows, all but `wrong` predicted right. */
const labels = Int32Array.from({ length: 24 }, (_, row) => row % 2);
const part = { labels, classes: ['a', 'b'] };
const units = Array.from(labels, (_, row) => `p${row % 6}`);
const options = { draws: 200, seed: 0 };
const predictWith = (wrong: readonly number[]) => [
  labels.map((label, row) => (wrong.includes(row) ? 1 - label : label)),
];
const score = (wrong: readonly number[]) => scoreTally(tallyUnits(part, units, predictWith(wrong)), options);

it('no interval of an audit reaches beyond what is measured', () => {
  const all = [...labels.keys()];
  const most = score([0]);
  expect(most.high).toBe(1);
  expect(most.low!).toBeLessThan(most.value);
  const least = score(all.slice(1));
  expect(least.low).toBe(0);
  expect(least.high!).toBeGreaterThan(least.value);
  const loss = scoreLoss(part, units, [predictWith([0]), predictWith(all.slice(1))], options);
  expect(loss.high).toBe(1);
  const gain = scoreLoss(part, units, [predictWith(all.slice(1)), predictWith([0])], options);
  expect(gain.low).toBe(-1);
});
