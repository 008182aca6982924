import { expect, it } from 'vitest';
import { operators } from '../../src/faults/index.ts';
import { operatorKind } from '../../src/traces/plug-ins.ts';

it.each(['clean', 'clean-variant', 'label-errors', 'epochs'])(
  'no operator of a user is called %s, as other runs or faults are',
  (id) => {
    const before = [...operators.members];
    const named = { ...operators.get('epochs'), id };
    expect(() => operatorKind.add(named)).toThrow(expect.objectContaining({ code: 'duplicate-operator' }));
    expect(operators.members).toEqual(before);
  },
);
