import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import { parseBinary } from '../../src/tables/binary.ts';
import { parseTable } from '../../src/tables/read-table.ts';

const hostile = join(import.meta.dirname, 'hostile');
const read = (name: string) => readFileSync(join(hostile, name));

const arrow = tableToIPC(tableFromArrays({ a: ['x', 'y'], b: Float64Array.of(1, 2) }), 'file');
const parquet = new Uint8Array(
  parquetWriteBuffer({ columnData: [{ name: '__proto__', data: [1, 2], type: 'DOUBLE' }] }),
);

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error: unknown) => (error instanceof InputError ? error.code : `defect: ${error}`),
  );

describe('a hostile file is refused in one line, in little memory and time:', () => {
  it.each([
    [
      'bomb.feather',
      'table-too-large',
      /unpacks to more than is taken; need at most \d+ bytes; got \d+ bytes/,
    ],
    ['bomb.parquet', 'table-too-large', /unpacks to more than is taken/],
    ['rows.parquet', 'table-too-large', /need at most 5000000 rows.*got 6000000 rows and 1 columns/],
    ['foreign-parquet--14-f.parquet', 'parquet-unreadable', /cannot be read as a Parquet file/],
    ['submission-arrow--32-predictions.arrow', 'arrow-damaged', /length 0\. Write it again\./],
    ['submission-arrow--33-predictions.arrow', 'arrow-damaged', /cannot be read as an Arrow file/],
    ['foreign-arrow--nameless-f.arrow', 'arrow-damaged', /got a column has no name/],
    ['foreign-arrow--place-f.arrow', 'arrow-damaged', /got a place that its dictionary does not have/],
  ])('%s', async (name, code, message) => {
    const refused = await parseTable(name, read(name)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((refused as Error).message).toMatch(new RegExp(`^${name} [^\\n]+$`));
  });

  it.each(['submission-arrow--80-predictions.arrow', 'lists.parquet'])(
    '%s, which does not end',
    async (name) => {
      const format = name.endsWith('.arrow') ? 'arrow' : 'parquet';
      await expect(parseBinary(name, format, read(name), 1)).rejects.toThrow(
        /got a decoder that did not end within 1 s and 1024 MiB/,
      );
    },
  );

  it('a decoder that was ended is followed by another', async () => {
    expect((await parseTable('a.arrow', arrow)).rows).toBe(2);
  });
});

it('a file that is only odd is read, or refused where that takes long', async () => {
  expect((await parseTable('38.parquet', read('foreign-parquet--38-f.parquet'))).rows).toBe(180);
  const slow = parseTable('8.arrow', read('foreign-arrow--8-f.arrow'));
  expect(await outcome(slow)).toMatch(/^(read|arrow-damaged)$/);
});

describe('damage', () => {
  it('of any bit is refused or not seen, and never a defect', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('arrow' as const, 'parquet' as const),
        fc.nat(),
        fc.nat(7),
        async (format, place, bit) => {
          const whole = format === 'arrow' ? arrow : parquet;
          const bytes = whole.map((byte, i) => (i === place % whole.length ? byte ^ (1 << bit) : byte));
          const found = await outcome(parseBinary('any', format, bytes, 0.3));
          expect(found).toMatch(/^(read|arrow-\w+|parquet-unreadable|table-[\w-]+)$/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('by cutting off is refused wherever it is', async () => {
    for (let length = 0; length < arrow.length; length += 97)
      expect(await outcome(parseBinary('cut', 'arrow', arrow.subarray(0, length)))).toMatch(
        /^arrow-(foreign|truncated|damaged)$/,
      );
  });
});

it('columns are found by names that members of every object have', async () => {
  expect((await parseTable('p.parquet', parquet)).columns.get('__proto__')).toEqual([1, 2]);
});
