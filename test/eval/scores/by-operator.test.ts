import { expect, test } from 'vitest';
import { scoreOperators } from '../../../src/eval/scores/by-operator.ts';

const run = (operator: string, parameters: string, severity: string | null) => ({
  ...{ program: 'p', operator, mutant: `p/${operator}/${parameters}`, severity },
});
const rows = [
  run('units', 'units=1', 'high'),
  run('units', 'units=4', 'low'),
  run('units', 'units=2', 'medium'),
  run('units', 'units=5', 'low'),
  run('clean-variant', 'change=epochs,factor=0.9', null),
];
const labels = Int32Array.of(1, 1, 1, 1, 0);

test('recall by operator and by strength within it, weakest first, averaged over repeats', () => {
  const predictions = [Int32Array.of(1, 0, 1, 0, 0), Int32Array.of(1, 1, 0, 0, 1)];
  expect(scoreOperators({ rows, labels }, predictions)).toEqual([
    { operator: 'clean-variant/epochs', n: 1, recall: 0.5, severities: null },
    {
      ...{ operator: 'units', n: 4, recall: 0.5 },
      severities: [
        { severity: 'low', n: 2, recall: 0.25 },
        { severity: 'medium', n: 1, recall: 0.5 },
        { severity: 'high', n: 1, recall: 1 },
      ],
    },
  ]);
});

test('there is nothing to say of runs that do not name their operator', () => {
  const nameless = [...rows.slice(1), { program: 'p' }];
  expect(scoreOperators({ rows: nameless, labels }, [labels])).toBeNull();
});
