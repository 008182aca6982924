import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv } from '../../src/tables/csv.ts';

describe('formatCsv', () => {
  it('gives back any text to whoever reads it, but for the apostrophe before a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1 }), (rows) => {
        const read: string[][] = parse(formatCsv(['a', 'b'], rows), { record_delimiter: '\n' });
        const kept = rows.map((row) =>
          row.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)),
        );
        expect(read.slice(1)).toEqual(kept);
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
