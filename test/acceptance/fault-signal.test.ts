import { expect, test } from 'vitest';
import { measureGap } from '../../src/eval/scores/gap.ts';
import { syntheticRows } from '../eval/synthetic.ts';
import { bootstrap, tallyOf } from './score-under.ts';

const shape = { programs: 10, mutantsPerClass: 5, seeds: 3, classes: 4, fault: 0, signature: 0, mutant: 0 };

function gapOf(planted: Partial<typeof shape>) {
  const data = syntheticRows({ ...shape, ...planted });
  return measureGap(tallyOf(data, 'S1'), tallyOf(data, 'S4'), bootstrap);
}

test('a fault signal that all programs share, without any program effect, leaves a gap whose intervals cover 0', () => {
  const { low, high, bootstrapT, p } = gapOf({ fault: 1 });
  for (const interval of [{ low, high }, bootstrapT!]) {
    expect(interval.low).toBeLessThanOrEqual(0);
    expect(interval.high).toBeGreaterThanOrEqual(0);
  }
  expect(p).toBeGreaterThan(0.05);
});

test('a fault signal of each program alone leaves a gap whose intervals are far from 0', () => {
  const { low, bootstrapT, p } = gapOf({ signature: 2 });
  expect(low).toBeGreaterThan(0.3);
  expect(bootstrapT!.low).toBeGreaterThan(0.3);
  expect(p).toBeLessThan(0.01);
});
