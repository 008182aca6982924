import { expect, test } from 'vitest';
import { identityProbe } from '../../src/eval/controls/identity-probe.ts';
import { plant } from './planted.ts';
import { bootstrap, scoreUnder, size } from './score-under.ts';

/** Nothing but which program it is; each has twelve mutants of its own class and two of each other one. */
const programs = 8;
const data = plant({
  programs,
  classes: 4,
  session: (_program, _c, m) => m % 5,
  seeds: 1,
  mutants: (program, c) => (c === program % 4 ? 12 : 2),
  columns: Array.from({ length: programs }, (_, p) => `loss.is-${p}`),
  features: ({ program }) => Array.from({ length: programs }, (_, p) => Number(p === program)),
});

test('features that name the program, and class shares that differ by program, score high under S0', () => {
  // The best that the program alone can tell: 2 · 12 of 2 · 12 + 6 · 2 rows of each class.
  expect(scoreUnder(data, 'S0')).toBeCloseTo(24 / 36, 2);
});

test('they score at chance on held-out programs', () => {
  expect(scoreUnder(data, 'S4')).toBeLessThan(0.25 + 0.05);
});

test('the identity probe names every program from them', () => {
  const values = identityProbe.measure({ data, size, bootstrap, environment: null });
  expect(values.find(({ name }) => name === 'loss')!.value).toBe(1);
});
