import { expect, test } from 'vitest';
import { roleByName } from '../../src/audit/column-names.ts';

test.each([
  ['prog_id', 'program'],
  ['prog', 'program'],
  ['proj_name', 'program'],
  ['model id', 'program'],
  ['progress', 'feature'],
  ['mutant_id', 'group'],
])('a column %s is taken for %s', (name, role) => {
  expect(roleByName(name)).toBe(role);
});
