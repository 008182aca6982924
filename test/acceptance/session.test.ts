import { expect, test } from 'vitest';
import { environmentOnly } from '../../src/eval/controls/environment-only.ts';
import { randomStream } from '../../src/lib/random.ts';
import { type Place, plant } from './planted.ts';
import { bootstrap, scoreUnder, size } from './score-under.ts';

/** What every run of a recording block feels, and nothing else does. */
function feltIn({ program, session }: Pick<Place, 'program' | 'session'>): Float64Array {
  const random = randomStream('felt', program, session);
  return Float64Array.from({ length: 4 }, () => 10 * random.normal());
}

/** Each block of a program holds eight mutants of one class and one of each other, so that the block tells the class. */
const blocks = 5;
const data = plant({
  programs: 6,
  classes: blocks,
  seeds: 1,
  mutants: () => 12,
  session: (program, c, m) => (program + c + (m < 8 ? 0 : m - 7)) % blocks,
  columns: ['loss.a', 'loss.b', 'loss.c', 'loss.d'],
  features: (at, random) => Array.from(feltIn(at), (value) => value + 0.1 * random.normal()),
});

test('a signal of recording blocks alone scores high under S0, and at chance where blocks are held out', () => {
  expect(scoreUnder(data, 'S0')).toBeGreaterThan(0.5);
  expect(scoreUnder(data, 'S2')).toBeLessThan(1 / blocks + 0.05);
});

test('the environment-only diagnoser shows that time and memory alone tell the class', () => {
  const values = new Map(
    data.rows.map((row) => [row.traceId, feltIn({ ...row, program: programOf(row.program) })]),
  );
  const environment = {
    metrics: ['seconds', 'cpu-seconds', 'seconds-per-step', 'peak-memory-bytes'],
    values,
  };
  const measured = environmentOnly.measure({ data, size, bootstrap, environment });
  const [s1, chance] = ['S1', 'chance'].map((name) => measured.find((value) => value.name === name)!);
  expect(s1!.low).toBeGreaterThan(2 * chance!.value!);
});

function programOf(name: string): number {
  return Number(name.split('-')[1]);
}
