import { expect, test } from 'vitest';
import { operators } from '../../src/faults/index.ts';
import { operatorsOf } from '../../src/faults/operator-sets.ts';
import { planMutants } from '../../src/faults/plan.ts';
import { samples } from './samples.ts';

test('the first set names operators that exist, in the order of the written list', () => {
  const ids = operatorsOf('first').map(({ id }) => id);
  expect(ids).toHaveLength(39);
  expect(operators.members.map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);
});

test('a plan chooses from the first set unless another is named', () => {
  const [{ spec }] = samples as [(typeof samples)[number]];
  const ids = (set?: 'first' | 'all') =>
    planMutants(spec, { perClass: 1000, ...(set && { operators: set }) }).map(({ operator }) => operator);
  expect(ids()).toEqual(ids('first'));
  const first = new Set(operatorsOf('first').map(({ id }) => id));
  expect(ids().filter((id) => !first.has(id))).toEqual([]);
});
