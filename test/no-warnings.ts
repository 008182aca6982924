import { afterEach, beforeEach, expect, vi } from 'vitest';

/** No test passes with an unexpected warning: a test that expects one replaces the spy itself. */
beforeEach(() => {
  vi.spyOn(console, 'warn');
  vi.spyOn(console, 'error');
});

afterEach(() => {
  for (const spy of [console.warn, console.error]) {
    if (vi.isMockFunction(spy)) expect(spy.mock.calls.flat().join('\n')).toBe('');
  }
  vi.restoreAllMocks();
});
