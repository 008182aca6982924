import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withProgress } from '../../src/cli/long-work.ts';
import { callCli } from './run-cli.ts';

afterEach(() => {
  vi.useRealTimers();
});

const isTerminal = process.stderr.isTTY;
beforeEach(() => {
  process.stderr.isTTY = false;
});
afterEach(() => {
  process.stderr.isTTY = isTerminal;
});

test('the time left goes by the pace of the work, without the time it took to start', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  await withProgress(false, async (report) => {
    vi.advanceTimersByTime(60_000);
    report(1, 10, 'one');
    vi.advanceTimersByTime(10_000);
    report(2, 10, 'two');
    vi.advanceTimersByTime(20_000);
    report(4, 10, 'four');
    report(10, 10, 'all');
  });
  expect(lines).toEqual(['one\n', 'two, about 80 s left\n', 'four, about 60 s left\n', 'all\n']);
});

test.each([
  ['of few parts that is not done in half a second says so', 6, [3, 53]],
  ['of many parts says so before the first is done', 60, [0, 50]],
])('work %s, then every ten seconds', async (_, parts, expected) => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  await withProgress(false, async (report) => {
    for (let i = 0; i < 60; i++) {
      report((i * parts) / 60, parts, `${i}`);
      vi.advanceTimersByTime(200);
    }
  });
  expect(lines.map(Number.parseFloat)).toEqual(expected);
});

test('a plan says how many programs are planned and tried, and prints its cost', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 10_000;
    return now;
  });
  const size = ['--mutants-per-class', '1', '--clean-variants', '1', '--seeds', '1'];
  const { code, stdout, stderr } = await callCli('record', '--plan', '--programs', 'toy-xor', ...size);
  expect(code).toBe(0);
  expect(stderr).toBe('0 of 1 programs planned\na pilot of 0 of 1 programs\n');
  expect(stdout).toMatch(/^toy-xor +\d+ +\d+ +\d+ /m);
});
