import { expect, it } from 'vitest';
import { parseJsonLines } from '../../src/tables/json-lines.ts';

it('every key is a column, whatever it is called, and what a line leaves out is missing', () => {
  const text = '{"epoch": 0, "loss": 0.5}\n\n{"epoch": 1, "__proto__": 2, "constructor": null}\r\n';
  const table = parseJsonLines('log', text);
  expect([...table.columns]).toEqual([
    ['epoch', [0, 1]],
    ['loss', [0.5, null]],
    ['__proto__', [null, 2]],
    ['constructor', [null, null]],
  ]);
  expect([table.rows, table.lines, table.blankRows]).toEqual([2, [1, 3], 1]);
});

it.each([
  ['no JSON', '{"a": 1}\n{"a": 1', 'json-line', /^log, line 2: .*got \{"a": 1$/],
  ['a number', '1\n', 'json-line', /^log, line 1: this is no JSON object; need an object/],
  ['a list', '{"a": 1}\n\n[1]', 'json-line', /^log, line 3/],
  ['nothing', ' \n', 'table-empty', /^log has no line/],
])('%s is refused in one line', (_, text, code, message) => {
  const read = () => parseJsonLines('log', text);
  expect(read).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});
