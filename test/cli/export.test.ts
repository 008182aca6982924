import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predictionsFormat } from '../../src/eval/scores/predictions.ts';
import { featuresFormat } from '../../src/features/table.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { readSealedTable, writeTable } from '../../src/traces/store/tables.ts';
import { writeLabelledRecording } from '../eval/small-recording.ts';
import { callCli } from './run-cli.ts';

const work = mkdtempSync(join(tmpdir(), 'faultgap-export-'));
let recording = '';
beforeAll(async () => {
  recording = await writeLabelledRecording();
});
afterAll(() => {
  for (const folder of [work, recording]) rmSync(folder, { recursive: true });
});

const bytes = (...path: string[]) => readFileSync(join(work, ...path));

/** Not by our own readers. */
const readers: Readonly<Record<string, (file: Buffer) => Promise<Record<string, unknown>[]>>> = {
  csv: async (file) => parse(file, { columns: true, cast: (cell) => (cell === '' ? null : cell) }),
  parquet: async (file) => parquetReadObjects({ file: bufferOf(file) }),
};

const bufferOf = (file: Buffer) => new Uint8Array(file).buffer;

async function exportTo(folder: string, ...more: string[]) {
  const { code, stderr } = await callCli('export', recording, '--out', join(work, folder), ...more);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

describe('faultgap export', () => {
  test.each(['csv', 'parquet'])('writes every table of a recording as %s, cell by cell', async (format) => {
    await exportTo(format, ...(format === 'parquet' ? ['--parquet'] : []));
    expect((await readdir(join(work, format))).sort()).toEqual(
      ['croissant.json', ...['features', 'labels', 'runs'].map((name) => `${name}.${format}`)].sort(),
    );
    const { columns, rows } = await readSealedTable(join(recording, 'features.arrow'), featuresFormat);
    const written = await readers[format]!(bytes(format, `features.${format}`));
    expect(written).toHaveLength(rows);
    // Nine digits are a float32, and a double of other bits.
    const read = (type: string, cell: unknown) =>
      type === 'utf8' || cell === null ? cell : type === 'float32' ? Math.fround(Number(cell)) : Number(cell);
    for (const { name, type, values } of columns)
      expect(
        written.map((row) => read(type, row[name])),
        name,
      ).toEqual(values);
  });

  test('keeps types, missing values and what a table was made from in Parquet', async () => {
    const file = bufferOf(bytes('parquet', 'labels.parquet'));
    const { schema, key_value_metadata: kept = [] } = parquetMetadata(file);
    expect(schema.find(({ name }) => name === 'kill_state')).toMatchObject({
      type: 'BYTE_ARRAY',
      converted_type: 'UTF8',
    });
    const source = kept.find(({ key }) => key === 'source')?.value;
    expect(source).toBe(sha256(readFileSync(join(recording, 'labels.arrow'))));
    expect(JSON.parse(kept.find(({ key }) => key === 'madeFrom')!.value!)).toHaveProperty('recording');
    const rows = await parquetReadObjects({ file });
    expect(rows.filter(({ kill_state }) => kill_state === null)).toHaveLength(40);
  });

  test('gives the same bytes again', async () => {
    await exportTo('again', '--parquet');
    for (const file of await readdir(join(work, 'again')))
      expect(sha256(bytes('again', file)), file).toBe(sha256(bytes('parquet', file)));
  });

  test('describes the bytes that it wrote', () => {
    const { distribution, recordSet } = JSON.parse(bytes('parquet', 'croissant.json').toString());
    for (const file of distribution) expect(file.sha256).toBe(sha256(bytes('parquet', file.contentUrl)));
    expect(recordSet.map(({ name }: { name: string }) => name)).toEqual(['features', 'labels', 'runs']);
  });

  test('writes the predictions of an evaluation', async () => {
    const evaluation = join(work, 'evaluation');
    await mkdir(join(evaluation, 'predictions'), { recursive: true });
    await writeTable(join(evaluation, 'predictions', 'detection-forest-all-S4.arrow'), {
      ...predictionsFormat,
      columns: [
        { name: 'trace_id', type: 'utf8', nullable: false, values: ['a', 'b'] },
        { name: 'score_faulty', type: 'float64', nullable: false, values: [0.1, 1 / 3] },
      ],
    });
    const out = join(work, 'predicted');
    expect(await callCli('export', evaluation, '--out', out)).toMatchObject({ code: 0 });
    expect(bytes('predicted', 'predictions', 'detection-forest-all-S4.csv').toString()).toBe(
      `trace_id,score_faulty\na,0.1\nb,${1 / 3}\n`,
    );
  });

  test.each([
    ['a folder without tables', work, 'no-tables'],
    ['a folder that is not there', join(work, 'nowhere'), 'read-failed'],
  ])('refuses %s', async (_, directory, code) => {
    const { code: status, stderr } = await callCli('export', directory, '--out', join(work, 'none'));
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^faultgap: .*\\[${code}\\]\n$`));
  });
});
