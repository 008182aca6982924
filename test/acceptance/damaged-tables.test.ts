import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectFeatures } from '../../src/features/inspect.ts';
import { featureSchemaVersion, readFeatures } from '../../src/features/table.ts';
import { type TableColumn, writeTable } from '../../src/traces/store/tables.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-damaged-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = (name: string, values: readonly (string | null)[]): TableColumn => ({
  name,
  type: 'utf8',
  nullable: true,
  values,
});
const number = (name: string, values: readonly (number | null)[]): TableColumn => ({
  name,
  type: 'float32',
  nullable: true,
  values,
});

/** A sound table of three traces, as columns. */
const sound: readonly TableColumn[] = [
  text('trace_id', ['a', 'b', 'c']),
  text('program', ['p', 'p', 'q']),
  text('family', ['dense', 'dense', 'dense']),
  text('operator', ['units', 'units', 'clean']),
  text('category', ['architecture', 'architecture', null]),
  text('mutant', ['p/units', 'p/units', 'q/clean']),
  number('seed', [0, 1, 0]),
  number('session', [0, 0, 1]),
  number('loss.first', [1, 2, 3]),
  number('loss.last', [0.5, null, 0.25]),
];

/** The table read back, with columns in place of those of the same position. */
async function read(columns: readonly TableColumn[] = sound) {
  const path = join(folder, 'features.arrow');
  const metadata = { window: '1' };
  await writeTable(path, { kind: 'features', schemaVersion: featureSchemaVersion, metadata, columns });
  return readFeatures(path);
}

const put = (name: string, column: TableColumn) =>
  sound.map((known) => (known.name === name ? column : known));

test('a sound table is read without a word', async () => {
  expect(inspectFeatures(await read())).toEqual([]);
});

describe('columns that have shifted are refused', () => {
  test('where a group column is gone and all after it stand one place to the left', async () => {
    await expect(read(sound.filter(({ name }) => name !== 'category'))).rejects.toThrow(
      'values may stand under wrong names; need category as column 5; got mutant',
    );
  });

  test('where a feature has come before the group columns', async () => {
    await expect(read([sound.at(-1)!, ...sound.slice(0, -1)])).rejects.toThrow(
      'need trace_id as column 1; got loss.last',
    );
  });

  test('where a column has no extractor, or comes twice', async () => {
    await expect(read([...sound, number('last', [1, 2, 3])])).rejects.toThrow('got last');
    await expect(read([...sound, number('loss.last', [1, 2, 3])])).rejects.toThrow(
      'the column loss.last twice',
    );
  });
});

test('a trace with two rows is refused', async () => {
  await expect(read(put('trace_id', text('trace_id', ['a', 'b', 'a'])))).rejects.toThrow(
    'one row per trace; got two rows for trace a',
  );
});

test('a row without any feature is warned of', async () => {
  const blank = put('loss.first', number('loss.first', [1, null, 3]));
  expect(inspectFeatures(await read(blank))).toEqual(['Traces without any feature: 1 (b).']);
});

test('a row with the numbers of another one is warned of, blank ones apart', async () => {
  const repeated = put('loss.last', number('loss.last', [0.5, null, 0.5]));
  const twice = repeated.map((column) =>
    column.name === 'loss.first' ? number('loss.first', [1, null, 1]) : column,
  );
  expect(inspectFeatures(await read(twice))).toContain(
    'Traces with the very features of an earlier one: 1 (c).',
  );
});

test('a column with one value in all traces is warned of', async () => {
  const constant = put('loss.first', number('loss.first', [2, 2, 2]));
  expect(inspectFeatures(await read(constant))).toEqual([
    'Feature columns of one value in all traces: 1 (loss.first).',
  ]);
});

test('many such columns are told by their extractors', () => {
  const columns = ['loss.a', 'loss.b', 'gradient.a', 'gradient.b', 'gradient.c'];
  const values = columns.map(() => Float64Array.of(1, 1));
  const groups = ['a', 'b'].map((traceId) => ({
    ...{ traceId, program: 'p', family: 'dense', operator: 'clean', category: null },
    ...{ mutant: 'm', seedIndex: 0, session: 0 },
  }));
  expect(inspectFeatures({ groups, columns, values, hash: '' })).toContain(
    'Feature columns of one value in all traces: 5 (2 of loss, 3 of gradient).',
  );
});
