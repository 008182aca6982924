import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/lib/hash.ts';
import { readNumber, readText } from '../../src/tables/cells.ts';
import { isTableName, parseTable, parseText, readTable, readTextTable } from '../../src/tables/read-table.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-tables-'));
afterAll(() => rmSync(directory, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
}

/** One table as pandas, pyarrow, polars and DuckDB write it, mostly by default. */
const written = join(import.meta.dirname, 'written');
const numbers = (table: Awaited<ReturnType<typeof readTable>>, name: string) =>
  Array.from(table.columns.get(name)!, (cell) => readNumber(cell));

describe('a table of another tool is read as it is:', () => {
  const places = Array.from({ length: 12 }, (_, i) => i);
  it.each(readdirSync(written).filter((name) => !name.includes('linked')))('%s', async (name) => {
    const table = await readTable(join(written, name), name);
    expect([...table.columns.keys()]).toEqual(['trace_id', 'x', 'whole', 'flag', 'kind']);
    expect(Array.from(table.columns.get('trace_id')!, readText)[11]).toBe('a trace that is called 011');
    expect(Array.from(table.columns.get('kind')!, readText).slice(0, 4)).toEqual(['a', 'b', 'c', 'a']);
    const x = numbers(table, 'x').map((value) => (Number.isNaN(value) ? null : value));
    expect(x).toEqual(places.map((i) => (i === 5 ? null : i / 4 - 1)));
    expect(numbers(table, 'whole')).toEqual(places);
    expect(numbers(table, 'flag')).toEqual(places.map((i) => (i % 2 === 0 ? 1 : 0)));
  });

  it.each(['lz4', 'zstd'])('%s in blocks that repeat what blocks before them hold', async (codec) => {
    const table = await readTable(join(written, `pyarrow-linked-${codec}.feather`));
    const expected = Float64Array.from({ length: 40_000 }, (_, i) => (i % 50) * 0.5);
    expect(Float64Array.from(numbers(table, 'x') as number[])).toEqual(expected);
  });
});

describe('what a file holds', () => {
  const rows = 'a,b\n1,é\n';

  it('goes before what it is called', async () => {
    const parquet = readFileSync(join(written, 'duckdb.parquet'));
    expect((await readTable(write('p.csv', parquet))).rows).toBe(12);
    expect((await readTable(write('c.csv', gzipSync(rows)))).rows).toBe(1);
    expect((await readTable(write('j.txt', '{"a": 1}\n{"a": 2}\n'))).rows).toBe(2);
  });

  it('may be UTF-8 with a mark and UTF-16, and nothing else', () => {
    const utf16 = Buffer.from(`\ufeff${rows}`, 'utf16le');
    for (const bytes of [rows, `\ufeff${rows}`, utf16, Buffer.from(utf16).swap16()]) {
      const { columns } = parseText('t.csv', Buffer.from(bytes as string));
      expect([...columns]).toEqual([
        ['a', ['1']],
        ['b', ['é']],
      ]);
    }
    const latin1 = Buffer.from('a,b\n1,e\n2,é\n', 'latin1');
    expect(() => parseText('t.csv', latin1)).toThrow(/^t\.csv, line 3: this is no text in UTF-8/);
  });

  it('has the hash of its unpacked bytes, and is found packed', async () => {
    write('packed.csv.gz', gzipSync(rows));
    for (const name of ['packed.csv.gz', 'packed.csv'])
      expect((await readTable(join(directory, name))).sha256).toBe(sha256(rows));
    expect(readTextTable(join(directory, 'packed.csv')).rows).toBe(1);
  });
});

describe('is refused in one line:', () => {
  const code = async (name: string, content: string | Uint8Array) => {
    const refused = await parseTable(name, Buffer.from(content as string)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect((refused as Error).message).toMatch(/^[^\n]+$/);
    return (refused as { code?: string }).code;
  };

  it.each([
    ['a workbook', 'theirs.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfb]), 'table-encoding'],
    ['text that is called Arrow', 'theirs.arrow', 'a,b\n', 'arrow-foreign'],
    ['text that is called Parquet', 'theirs.parquet', 'a,b\n', 'parquet-unreadable'],
    ['a torn archive', 'theirs.csv.gz', gzipSync('a,b\n').subarray(0, 12), 'packed-damaged'],
  ])('%s', async (_, name, content, expected) => {
    expect(await code(name, content)).toBe(expected);
  });

  it('what unpacks to more than is taken', async () => {
    const packed = Buffer.concat(Array(300).fill(gzipSync(Buffer.alloc(2 ** 20))));
    expect(await code('a.csv', packed)).toBe('table-too-large');
  });

  it('what is not there, or a folder', async () => {
    await expect(readTable(join(directory, 'gone.csv'))).rejects.toMatchObject({ code: 'read-failed' });
    await expect(readTable(directory)).rejects.toMatchObject({ code: 'file-irregular' });
    expect(() => readTextTable(join(directory, 'gone.csv'))).toThrow(/cannot read .*gone\.csv/);
  });
});

it('names of tables end as one does, packed or not', () => {
  const names = [
    'a.csv',
    'a.tsv',
    'a.jsonl',
    'a.CSV',
    'b.arrow',
    'b.feather',
    'c.parquet',
    'a.csv.gz',
    'x.y.csv',
  ];
  expect(names.every(isTableName)).toBe(true);
  expect(
    ['loss', 'baseline', 'a.xlsx', 'csv', 'a.gz', 'constructor', 'a.constructor'].some(isTableName),
  ).toBe(false);
});
