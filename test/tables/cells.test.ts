import { expect, it } from 'vitest';
import { isMissing, readNumber, readText, showCell } from '../../src/tables/cells.ts';

const { NaN: notANumber, POSITIVE_INFINITY: infinity } = Number;

it.each<[number | null | undefined, unknown[]]>([
  [1, ['1', ' 1 ', '+1', '1.', '1.0', '01', '1e0', '1E0', '10e-1', 'true', 'True', 'TRUE', 1, 1n, true]],
  [-0.5, ['-0.5', '-.5', '-5e-1', -0.5]],
  [1000, ['1e3', '1e+3', '1000']],
  [0, ['0', '0.0', 'False', false]],
  [infinity, ['inf', '+Inf', 'Infinity', '1e999', infinity]],
  [-infinity, ['-inf', '-Infinity', '-1e999']],
  [notANumber, ['nan', 'NaN', '-nan', notANumber]],
  [null, ['', '  ', 'NA', 'n/a', '#N/A', '<NA>', 'NULL', 'None', 'missing', '\\N', null, undefined]],
  [
    undefined,
    ['0x1', '0b1', '1,5', '1.5.0', '1_0', '1 0', '１', 'one', '--1', '1e', 'e1', '.', '-', '5%', '$5'],
  ],
  [undefined, ['constructor', '__proto__', 'toString', [], [1], new Date(0), {}]],
])('%s is what these cells say as numbers', (value, cells) => {
  for (const cell of cells) expect([cell, readNumber(cell)]).toEqual([cell, value]);
});

it('text is missing where it is empty only, since a class may be called None', () => {
  expect(['', ' ', null, undefined, notANumber].map(readText)).toEqual([null, null, null, null, null]);
  expect([' None ', 'NA', 5].map(readText)).toEqual(['None', 'NA', '5']);
});

it('words for missing and nan say nothing, whatever they stand for', () => {
  expect(['', 'NA', 'nan', null, notANumber].every(isMissing)).toBe(true);
  expect(['0', 'x', 'false', 0].some(isMissing)).toBe(false);
});

it('errors show a cell on one line, and not all of a long one', () => {
  expect(['\u001b[2J\n', ' ', null, [1], new Date(0)].map(showCell)).toEqual([
    '\\u001b[2J\\u000a',
    'nothing',
    'nothing',
    'a list',
    'a date',
  ]);
  expect(showCell('x'.repeat(100))).toBe(`${'x'.repeat(80)}…`);
});
