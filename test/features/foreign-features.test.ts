import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Bool,
  Decimal,
  Dictionary,
  Float16,
  Int8,
  Int32,
  Int64,
  LargeUtf8,
  Null,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Uint64,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ForeignFeatures, parseForeignFeatures } from '../../src/features/foreign-features.ts';
import { InputError } from '../../src/lib/errors.ts';
import { readTable } from '../../src/tables/read-table.ts';
import { findPython } from '../../src/training/reference/python.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-foreign-'));
});
afterAll(() => rm(directory, { recursive: true }));

const groups = new Set(['program', 'seed']);

async function read(name: string, content: string | Uint8Array): Promise<ForeignFeatures> {
  const path = join(directory, name);
  await writeFile(path, content);
  return parseForeignFeatures(await readTable(path, name), groups);
}

const readCsv = (...lines: string[]) => read('theirs.csv', `${lines.join('\n')}\n`);
const columnOf = ({ columns, values }: ForeignFeatures, name: string) => [...values[columns.indexOf(name)]!];
const { NaN: missing } = Number;

describe('a CSV table', () => {
  it('gives numbers as pandas, R and hand write them, and missing values as NaN', async () => {
    const table = await readCsv(
      '\ufefftrace_id, whole,float,flag,program,seed',
      'a,1,-2.5e-3,True,p,0',
      'b,, .5 ,false,p,1',
      'c,NA,nan,None,q,',
    );
    expect(table.traceIds).toEqual(['a', 'b', 'c']);
    expect(table.columns).toEqual(['whole', 'float', 'flag']);
    expect(columnOf(table, 'whole')).toEqual([1, missing, missing]);
    expect(columnOf(table, 'float')).toEqual([-0.0025, 0.5, missing]);
    expect(columnOf(table, 'flag')).toEqual([1, 0, missing]);
    expect(table.claims).toEqual(
      new Map([
        ['program', ['p', 'p', 'q']],
        ['seed', ['0', '1', null]],
      ]),
    );
  });

  const refusals: [what: string, lines: string[], line: RegExp][] = [
    [
      'infinity',
      ['trace_id,x', 'a,1', 'b,-inf'],
      /theirs\.csv, line 3, column x: .*finite number.*got -inf \(trace b\)/,
    ],
    ['a number too large to be one', ['trace_id,x', 'a,1e999'], /line 2, column x: .*got 1e999/],
    ['text', ['trace_id,x', 'a,high'], /line 2, column x: this is no number; .*got high \(trace a\)/],
    ['hexadecimal', ['trace_id,x', 'a,0x10'], /got 0x10/],
    ['a decimal comma', ['trace_id,x', 'a,"1,5"'], /got 1,5/],
    [
      'a trace twice',
      ['trace_id,x', 'a,1', 'b,1', 'a,1'],
      /line 4, column trace_id: the trace stands in line 2 too; need one row per trace; got a/,
    ],
    ['a row without a trace', ['trace_id,x', ',1'], /line 2, column trace_id: .*need text; got nothing/],
    ['no trace_id', ['id,x', 'a,1'], /need a column trace_id; got id, x/],
    ['a column twice', ['trace_id,x,x', 'a,1,1'], /column x: this name stands twice; need every column once/],
    ['an index', [',trace_id,x', '0,a,1'], /column 1, without a name, which is a row number\. .*index=False/],
    ['an index that was read back', ['Unnamed: 0,trace_id,x', '0,a,1'], /Unnamed: 0, which is a row number/],
    ['the answer', ['trace_id,Label,x', 'a,1,1'], /Label, which would tell the answer/],
    ['no feature', ['trace_id,program', 'a,p'], /holds no features.*got 1 rows and 0 feature columns/],
    ['no row', ['trace_id,x'], /holds no features.*got 0 rows/],
    ['nothing', [''], /theirs\.csv has no header/],
    ['rows of other lengths', ['trace_id,x', 'a,1,2'], /line 2: .*need 2 cells; got 3 cells/],
    ['a steering text', ['trace_id,x', 'a,\u001b[2J'], /got \\u001b\[2J/],
  ];
  it.each(refusals)('is refused in one line for %s', async (_, lines, line) => {
    await expect(readCsv(...lines)).rejects.toThrow(InputError);
    await expect(readCsv(...lines)).rejects.toThrow(line);
  });
});

describe('an Arrow table', () => {
  const arrow = (columns: Record<string, Vector>) => tableToIPC(new Table(columns), 'file');
  const ids = vectorFromArray(['a', 'b', 'c'], new LargeUtf8());

  it('gives numbers of any width, booleans, decimals and dictionaries', async () => {
    const decimals = vectorFromArray(
      [Uint32Array.of(12345, 0, 0, 0), null, Uint32Array.of(0xffffff85, 0xffffffff, 0xffffffff, 0xffffffff)],
      new Decimal(2, 10, 128),
    );
    const table = await read(
      'theirs.arrow',
      arrow({
        trace_id: ids,
        int8: vectorFromArray([1, null, -3], new Int8()),
        int64: vectorFromArray([1n, null, -(2n ** 40n)], new Int64()),
        uint64: vectorFromArray([1n, 2n, 2n ** 63n], new Uint64()),
        half: vectorFromArray([0.5, null, -2], new Float16()),
        flag: vectorFromArray([true, null, false], new Bool()),
        decimal: decimals,
        empty: vectorFromArray([null, null, null], new Null()),
        words: vectorFromArray(['1.5', '2', '1.5'], new Dictionary(new Utf8(), new Int32())),
      }),
    );
    expect(columnOf(table, 'int8')).toEqual([1, missing, -3]);
    expect(columnOf(table, 'int64')).toEqual([1, missing, -(2 ** 40)]);
    expect(columnOf(table, 'uint64')).toEqual([1, 2, 2 ** 63]);
    expect(columnOf(table, 'half')).toEqual([0.5, missing, -2]);
    expect(columnOf(table, 'flag')).toEqual([1, missing, 0]);
    expect(columnOf(table, 'decimal')).toEqual([123.45, missing, -1.23]);
    expect(columnOf(table, 'empty')).toEqual([missing, missing, missing]);
    expect(columnOf(table, 'words')).toEqual([1.5, 2, 1.5]);
  });

  it('may name traces by a dictionary, as pandas categories do', async () => {
    const categories = vectorFromArray(['a', 'b', 'c'], new Dictionary(new Utf8(), new Int8()));
    const table = await read(
      'theirs.feather',
      arrow({ trace_id: categories, x: vectorFromArray([1, 2, 3]) }),
    );
    expect(table.traceIds).toEqual(['a', 'b', 'c']);
  });

  it('is refused for infinity, dates and numbers as trace ids', async () => {
    const infinite = arrow({ trace_id: ids, x: vectorFromArray([1, Number.POSITIVE_INFINITY, 2]) });
    await expect(read('a.arrow', infinite)).rejects.toThrow(/row 2, column x: .*got Infinity \(trace b\)/);
    const dated = arrow({ trace_id: ids, day: vectorFromArray([0, 1, 2], new TimestampMillisecond()) });
    await expect(read('a.arrow', dated)).rejects.toThrow(/column day has a type that faultgap does not read/);
    const numbered = arrow({ trace_id: vectorFromArray([1, 2, 3]), x: vectorFromArray([1, 2, 3]) });
    await expect(read('a.arrow', numbered)).rejects.toThrow(/row 1, column trace_id: .*need text; got 1/);
  });
});

describe('a Parquet table', () => {
  const ids = { name: 'trace_id', data: ['a', 'b', 'c'], type: 'STRING' as const };

  it('gives numbers of any type, null and NaN as missing', async () => {
    const table = await read(
      'theirs.parquet',
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            ids,
            { name: 'whole', data: [1n, null, -3n], type: 'INT64', nullable: true },
            { name: 'float', data: [0.25, Number.NaN, null], type: 'DOUBLE', nullable: true },
            { name: 'flag', data: [true, false, null], type: 'BOOLEAN', nullable: true },
          ],
        }),
      ),
    );
    expect(table.traceIds).toEqual(['a', 'b', 'c']);
    expect(columnOf(table, 'whole')).toEqual([1, missing, -3]);
    expect(columnOf(table, 'float')).toEqual([0.25, missing, missing]);
    expect(columnOf(table, 'flag')).toEqual([1, 0, missing]);
  });

  it('is refused for infinity, text and dates', async () => {
    const write = (data: unknown[], type: 'DOUBLE' | 'STRING' | 'TIMESTAMP') =>
      new Uint8Array(parquetWriteBuffer({ columnData: [ids, { name: 'x', data, type }] }));
    await expect(read('a.parquet', write([1, Number.NEGATIVE_INFINITY, 2], 'DOUBLE'))).rejects.toThrow(
      /row 2, column x: .*got -Infinity/,
    );
    await expect(read('a.parquet', write(['1', 'b', '2'], 'STRING'))).rejects.toThrow(/column x: .*got b/);
    const days = [new Date(0), new Date(1), new Date(2)];
    await expect(read('a.parquet', write(days, 'TIMESTAMP'))).rejects.toThrow(/column x: .*got a date/);
  });
});

const python = findPython('polars');
if (python === null) console.log('no python3 imports polars; its tables are skipped (PYTHON names one)');
const ofParquet = ['snappy', 'gzip', 'brotli', 'lz4', 'zstd', 'uncompressed'];
const ofArrow = ['lz4', 'zstd', 'uncompressed'];

describe.skipIf(python === null)('a table that polars wrote', () => {
  beforeAll(() => {
    const lines = [
      'import polars as pl',
      'frame = pl.DataFrame({"trace_id": ["a", "b", "c"], "x": [1.5, None, -2], "n": [1, 2, 3]})',
      'frame = frame.with_columns(pl.col("trace_id").cast(pl.Categorical))',
      `for c in ${JSON.stringify(ofParquet)}: frame.write_parquet(c + ".parquet", compression=c)`,
      `for c in ${JSON.stringify(ofArrow)}: frame.write_ipc(c + ".arrow", compression=c)`,
    ];
    execFileSync(python!, ['-c', lines.join('\n')], { cwd: directory });
  });

  it.each([
    ...ofParquet.map((compression) => `${compression}.parquet`),
    ...ofArrow.map((compression) => `${compression}.arrow`),
  ])('is read: %s', async (name) => {
    const table = parseForeignFeatures(await readTable(join(directory, name), name), groups);
    expect(table.traceIds).toEqual(['a', 'b', 'c']);
    expect(columnOf(table, 'x')).toEqual([1.5, missing, -2]);
    expect(columnOf(table, 'n')).toEqual([1, 2, 3]);
  });
});

describe('whatever the bytes', () => {
  const outcome = (promise: Promise<unknown>) =>
    promise.then(
      () => 'read',
      (error: unknown) => (error instanceof InputError ? 'refused' : `defect: ${error}`),
    );
  it.each(['csv', 'arrow'])('.%s is read or refused, never a defect', async (ending) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await outcome(read(`any.${ending}`, bytes))).toMatch(/^(read|refused)$/);
      }),
      { numRuns: 40 },
    );
  });

  it('a CSV table of any cells is refused, or gives what each cell says', async () => {
    const cell = fc.oneof(
      fc.double({ noNaN: true }).map(String),
      fc.integer().map(String),
      fc.constantFrom('', 'NaN', 'NA', 'inf', '-Infinity', 'true', '1e400', '0x1', '１'),
      fc.string({ maxLength: 6 }).filter((text) => !/["\n\r]/.test(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 5 }), async (cells) => {
        const lines = cells.map((text, row) => `t${row},"${text}"`);
        const table = await readCsv('trace_id,x', ...lines).catch((error: unknown) => error);
        const numbers = cells.map((text) => Number(text.trim() === '' ? Number.NaN : text.trim()));
        if (table instanceof InputError) {
          const isFine = (text: string, row: number) => Number.isFinite(numbers[row]) && !/[xbo]/i.test(text);
          expect(cells.every(isFine)).toBe(false);
          return;
        }
        const found = columnOf(table as ForeignFeatures, 'x');
        for (const [row, value] of found.entries())
          if (Number.isFinite(numbers[row])) expect(value).toBe(numbers[row]);
      }),
      { numRuns: 100 },
    );
  });
});
