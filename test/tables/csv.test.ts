import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv, parseCsv } from '../../src/tables/csv.ts';
import type { Table } from '../../src/tables/table.ts';

const rowsOf = ({ rows, columns }: Table) =>
  Array.from({ length: rows }, (_, row) => [...columns.values()].map((cells) => cells[row]));

describe('formatCsv', () => {
  it('gives any text back to parseCsv', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (pairs) => {
        const rows = pairs.map(([a, b]) => [a, b, 'x']);
        expect(rowsOf(parseCsv('t', formatCsv(['a', 'b', 'c'], rows)))).toEqual(rows);
      }),
    );
  });

  it.each(['=1+1', '=cmd|/c calc!A1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'lets no spreadsheet take %j for a formula',
    (text) => {
      expect(
        formatCsv(['a'], [[text]])
          .split('\n')[1]!
          .replace(/^"/, '')[0],
      ).toBe("'");
    },
  );

  it('writes numbers as they are, and nothing for what is missing', () => {
    expect(formatCsv(['a', 'b', 'c'], [[-0.5, null, true]])).toBe('a,b,c\n-0.5,,true\n');
  });
});

describe('parseCsv', () => {
  it('reads what another reader reads, whatever the cells, separator and line ends', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ' ', '"', ',', ';', '\t', '\n', '\r\n', 'ä') });
    const row = fc.tuple(cell, cell);
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (rows, separator, end) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = rows.map((cells) => [...cells, 'z'].map(quote).join(separator));
          const text = [`x${separator}y${separator}last`, ...lines].join(end);
          const [, ...read] = parse(text, { delimiter: separator, record_delimiter: end }) as string[][];
          expect(rowsOf(parseCsv('t', text))).toEqual(read);
        },
      ),
    );
  });

  it('tells the line of each row, over blank lines and lines inside cells', () => {
    const table = parseCsv('t', '\n a , b\r\n1,"x\ny"\n\n , \n2,z\r\n\r\n');
    expect([...table.columns.keys()]).toEqual(['a', 'b']);
    expect(Array.from(table.lines!)).toEqual([3, 7]);
    expect([table.rows, table.blankRows]).toEqual([2, 3]);
  });

  it('takes the separator that the header has most of, outside quotes', () => {
    for (const [header, names] of [
      ['a,b;c', ['a', 'b;c']],
      ['a;b;c,d', ['a', 'b', 'c,d']],
      ['"a;b;c",d', ['a;b;c', 'd']],
      ['a\tb', ['a', 'b']],
      ['a', ['a']],
    ] as const)
      expect([...parseCsv('t', header).columns.keys()]).toEqual(names);
  });

  it.each([
    ['an empty file', '', 'table-empty', /^t has no header/],
    ['a short row', 'a,b\n1,2\n3\n', 'csv-unreadable', /^t, line 3: .*need 2 cells; got 1 cells$/],
    ['a row that is too long', 'a,b\n1,2,3', 'csv-unreadable', /^t, line 2: .*need 2 cells; got 3 cells$/],
    ['a quote that stays open', 'a,b\n1,2\n"3,4\n', 'csv-unreadable', /^t, line 3: a quote is never closed/],
    ['a quote inside a cell', 'a,b\n5" pipe,2', 'csv-unreadable', /^t, line 2: a quote stands inside/],
    ['text after a quote', 'a,b\n"1"x,2', 'csv-unreadable', /^t, line 2: text follows a closing quote/],
    ['a column twice', 'a,b,a\n1,2,3', 'table-column-twice', /^t, column a: this name stands twice/],
    ['too many columns', 'a,'.repeat(10_001), 'table-too-large', /got 0 rows and 10001 columns/],
    [
      'a line of commas only',
      `a${','.repeat(20_000_000)}`,
      'table-too-large',
      /got 0 rows and 10001 columns/,
    ],
  ])('refuses %s in one line', (_, text, code, message) => {
    const read = () => parseCsv('t', text);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    expect(read).toThrow(/^[^\n]+$/);
  });

  it('finds the separator after millions of blank lines', () => {
    const { columns, blankRows } = parseCsv('t', `${' \n'.repeat(5_000_000)}a;b\n\n1;2\n`);
    expect([[...columns.keys()], blankRows]).toEqual([['a', 'b'], 1]);
  });

  it('keeps columns that are called as members of every object are', () => {
    const { columns } = parseCsv('t', 'constructor,__proto__,toString\n1,2,3\n');
    expect([...columns]).toEqual([
      ['constructor', ['1']],
      ['__proto__', ['2']],
      ['toString', ['3']],
    ]);
  });
});
