import { afterEach, expect, test, vi } from 'vitest';
import { withProgress } from '../../src/cli/long-work.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('the time left goes by the pace of the work, without the time it took to start', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const isTerminal = process.stderr.isTTY;
  process.stderr.isTTY = false;
  await withProgress(false, async (report) => {
    vi.advanceTimersByTime(60_000);
    report(1, 10, 'one');
    vi.advanceTimersByTime(10_000);
    report(2, 10, 'two');
    vi.advanceTimersByTime(20_000);
    report(4, 10, 'four');
    report(10, 10, 'all');
  }).finally(() => {
    process.stderr.isTTY = isTerminal;
  });
  expect(lines).toEqual(['one\n', 'two, about 80 s left\n', 'four, about 60 s left\n', 'all\n']);
});
