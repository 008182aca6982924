import { describe, expect, it } from 'vitest';
import { codeFrame, placesIn } from '../../src/lib/code-frame.ts';

describe('the frame of a line of code', () => {
  it('has the lines beside it, numbered, and a mark below the column', () => {
    const text = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`).join('\n');
    expect(codeFrame(text, { line: 10, column: 6 })).toBe(
      ['   9 | line 9', '> 10 | line 10', '     |      ^', '  11 | line 11'].join('\n'),
    );
    expect(codeFrame('only', { line: 1, column: 5 })).toBe('> 1 | only\n    |     ^');
    expect(codeFrame('only', { line: 2, column: 1 })).toBe('');
  });

  it('shows of a long line the part that is meant, and a tab as one column', () => {
    const frame = codeFrame(`\t${'a'.repeat(5000)}b`, { line: 1, column: 5002 });
    expect(frame.split('\n').every((line) => line.length < 140)).toBe(true);
    const [line, mark] = frame.split('\n');
    expect(line![mark!.indexOf('^')]).toBe('b');
    expect(codeFrame('\tx', { line: 1, column: 2 })).toBe('> 1 |  x\n    |  ^');
  });
});

describe('the places of an error', () => {
  it.each([
    [
      'TypeError: no\n    at f (/a b/mine.ts:3:7)\n    at file:///x.mjs:1:2',
      ['/a b/mine.ts:3:7', 'file:///x.mjs:1:2'],
    ],
    ['Transform failed with 1 error:\n/tmp/half.ts:1:18: ERROR: Unexpected', ['/tmp/half.ts:1:18']],
    ["/tmp/link.ts:4\nimport { x } from 'y';\n         ^\nSyntaxError: none", ['/tmp/link.ts:4:10']],
    ['    at run (C:\\\\my\\\\mine.ts:2:1)\n    at async node:internal/x:1:1', ['C:\\\\my\\\\mine.ts:2:1']],
    ['nothing of the kind', []],
  ])('are found in %j', (text, places) => {
    expect(placesIn(text).map(({ path, line, column }) => `${path}:${line}:${column}`)).toEqual(places);
  });
});
