import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCsv, seriesWindows } from '../../corpus/data/loaders/csv.ts';
import { parseForeignFeatures } from '../../src/features/foreign-features.ts';
import { readAnswers } from '../../src/inputs/human/answers.ts';
import type { StudyKey } from '../../src/inputs/human/plan.ts';
import { checkPredictionTable } from '../../src/leaderboard/check-predictions.ts';
import type { Roster } from '../../src/leaderboard/roster.ts';
import { readSubmission } from '../../src/leaderboard/submission.ts';
import { InputError } from '../../src/lib/errors.ts';
import { readMeasureTables } from '../../src/mutants/quality/measure-tables.ts';
import { readQualityTables } from '../../src/mutants/quality/quality-tables.ts';
import { readTable } from '../../src/tables/read-table.ts';
import { importRuns } from '../../src/traces/import/import.ts';
import { readMapping } from '../../src/traces/import/mapping.ts';
import { openTraces } from '../../src/traces/store/group-file.ts';

/* The same odd cells and files go through every command that reads a table, and mean the same to all of them. */

const root = mkdtempSync(join(tmpdir(), 'faultgap-border-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A command that reads a table of one row, which is right but for the column under test. */
interface TableReader {
  readonly file: string;
  readonly row: Readonly<Record<string, string>>;
  readonly tested: string;
  /** What the tested cell says. */
  read(path: string, directory: string): Promise<number | null | undefined> | number | null | undefined;
  /** What it makes of a cell that says nothing, and of one that says `nan`; 'refused' unless told. */
  readonly missing?: number | null;
  readonly nan?: number | null;
  /** Whether infinities are taken. */
  readonly infinite?: boolean;
  /** Whether columns that it does not know are passed over or taken. */
  readonly extra: boolean;
}

const roster = {
  isBlind: false,
  tasks: new Map([
    [
      'detection',
      {
        data: { task: 'detection', classes: ['clean'], rows: [{ traceId: 't' }] },
        splits: new Map([['S4', { traceIds: ['t'], testFolds: [Int32Array.of(0)] }]]),
      },
    ],
  ]),
} as unknown as Roster;

async function importedValue(path: string, directory: string, layout: 'epochs' | 'de-fault', metric: string) {
  const out = join(directory, 'out');
  const mapping = readMapping(layout);
  const { manifest } = await importRuns({ from: path, mapping, out, command: '' });
  const file = manifest.files.find(({ kind }) => kind === 'traces')!;
  const [trace] = (await openTraces(join(out, file.path))).traces();
  return trace!.scalars[metric]![0];
}

const readers: Readonly<Record<string, TableReader>> = {
  'import, a row per epoch': {
    file: 'a_loss_1.csv',
    row: { epoch: '0', 'loss.train': '1', 'loss.validation': '1' },
    tested: 'loss.validation',
    read: (path, directory) => importedValue(path, directory, 'epochs', 'loss.validation'),
    ...{ missing: null, nan: Number.NaN, infinite: true, extra: false },
  },
  'import, a row per run': {
    file: 'level.csv',
    row: { epoch: '0', train_loss: '1', val_loss: '1', label: 'buggy' },
    tested: 'val_loss',
    read: (path, directory) => importedValue(path, directory, 'de-fault', 'loss.validation'),
    ...{ missing: null, nan: Number.NaN, infinite: true, extra: false },
  },
  'eval --features': {
    file: 'theirs.csv',
    row: { trace_id: 't', x: '1' },
    tested: 'x',
    read: async (path) => parseForeignFeatures(await readTable(path), new Set()).values[0]![0],
    ...{ missing: Number.NaN, nan: Number.NaN, extra: true },
  },
  'submit and leaderboard': {
    file: 'predictions.csv',
    row: {
      trace_id: 't',
      task: 'detection',
      split: 'S4',
      fold: '0',
      prediction: 'abstained',
      score_clean: '1',
    },
    tested: 'score_clean',
    async read(path) {
      const [entry] = checkPredictionTable(roster, (await readSubmission(path)).table);
      return entry!.splits.get('S4')!.scores[0]![0];
    },
    ...{ missing: 0, nan: 0, extra: true },
  },
  'inputs human import': {
    file: 'anna.csv',
    row: { assessor: 'anna', input: 'i', answer: '1', seconds: '1' },
    tested: 'seconds',
    read: (path) =>
      readAnswers({ classes: ['a', 'b'], inputs: [{ id: 'i' }], checks: [] } as unknown as StudyKey, [
        path,
      ])[0]!.seconds,
    extra: true,
  },
  'quality select': {
    file: 'quality_bug.csv',
    row: { operator: 'o', config_str: 'c', IQ: '1', EQ: '1' },
    tested: 'IQ',
    read: (_, directory) => readQualityTables(directory)[0]!.resistance,
    ...{ missing: null, nan: null, extra: true },
  },
  'published measures': {
    file: 'coupling_bug_pre_training.csv',
    row: { '': 'm', FM_1: '1' },
    tested: 'FM_1',
    read: (_, directory) => readMeasureTables(directory, 'coupling')[0]!.values.get('m') ?? null,
    ...{ missing: null, nan: null, extra: true },
  },
  'loaders of data sets': {
    file: 'series.csv',
    row: { time: 'noon', v: '1' },
    tested: 'v',
    read(_, directory) {
      const shape = { channels: ['v'], every: 1, length: 1, ahead: 0, unit: 1, missing: -999 };
      return seriesWindows(readCsv(directory, 'series.csv'), shape).inputs[0];
    },
    extra: true,
  },
};

async function outcome(reader: TableReader, content: string | Uint8Array) {
  const directory = mkdtempSync(join(root, 'x-'));
  const path = join(directory, reader.file);
  writeFileSync(path, content);
  try {
    return await reader.read(path, directory);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toMatch(/^[^\n]+$/);
    return error;
  }
}

/** The table as CSV with a text in the tested cell, as it is. */
function csv({ row, tested }: TableReader, cell: string, separator = ',', end = '\n'): string {
  const cells = Object.entries(row).map(([name, text]) => (name === tested ? cell : text));
  return [Object.keys(row).join(separator), cells.join(separator), ''].join(end);
}

const words = {
  one: ['1', ' 1 ', '+1', '1.', '1.0', '01', '1e0', '10E-1', 'true', 'True', '"1"', '" 1 "', ' "1" ', "'+1"],
  missing: ['', ' ', '""', 'NA', 'n/a', '#N/A', '<NA>', 'null', 'NULL', 'None', 'missing', '\\N'],
  nan: ['nan', 'NaN', '-nan', '"nan"'],
  infinite: ['inf', 'Infinity', '+inf', '1e999'],
  text: [
    '0x1',
    '"1,5"',
    '1;5',
    '1_0',
    '1 0',
    '１',
    'one',
    "'=1+1",
    'constructor',
    '__proto__',
    `${'1'.repeat(99)}x`,
  ],
};

describe.each(Object.entries(readers))('%s', (_, reader) => {
  const { missing, nan, infinite = false } = reader;
  it.each(words.one)('takes %j for 1', async (cell) => {
    expect(await outcome(reader, csv(reader, cell))).toBe(1);
  });

  it.each(words.missing)('takes %j for missing', async (cell) => {
    const found = await outcome(reader, csv(reader, cell));
    if (missing === undefined) expect(found).toBeInstanceOf(InputError);
    else expect(found).toBe(missing);
  });

  it.each(words.nan)(
    'takes %j for no number, which is missing where only finite numbers count',
    async (cell) => {
      const found = await outcome(reader, csv(reader, cell));
      if (nan === undefined) expect(found).toBeInstanceOf(InputError);
      else expect(found).toBe(nan);
    },
  );

  it.each(words.infinite)('takes %j for infinity, or refuses it', async (cell) => {
    const found = await outcome(reader, csv(reader, cell));
    if (infinite) expect(found).toBe(Number.POSITIVE_INFINITY);
    else expect(found).toMatchObject({ message: expect.stringContaining('line 2') });
  });

  it.each(words.text)('refuses %j, naming file, line, column, need and value', async (cell) => {
    const { message } = (await outcome(reader, csv(reader, cell))) as InputError;
    expect(message).toContain(reader.file);
    expect(message).toMatch(/line 2.*; need .*; got ./);
    // All scores of a row are refused together.
    if (reader.tested !== 'score_clean') expect(message).toContain(`column ${reader.tested}`);
  });

  const text = csv(reader, '1');
  it.each<[string, string | Uint8Array]>([
    ['semicolons', csv(reader, '1', ';')],
    ['tabs', csv(reader, '1', '\t')],
    ['lines of Windows', csv(reader, '1', ',', '\r\n')],
    ['lines of an old Macintosh', csv(reader, '1', ',', '\r')],
    ['a mark at the start', `\ufeff${text}`],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['blank lines', text.replaceAll('\n', '\n\n \n')],
    [
      'names in quotes',
      text.replace(/^.*/, (line) =>
        line
          .split(',')
          .map((name) => `"${name}" `)
          .join(','),
      ),
    ],
  ])('reads a table with %s', async (_, content) => {
    expect(await outcome(reader, content)).toBe(1);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'table-empty'],
    ['a short row', `${text}x\n`, 'csv-unreadable'],
    ['a quote that stays open', text.replace(/\n(?=.*\n$)/, '\n"'), 'csv-unreadable'],
    ['a column twice', text.replaceAll(/^(.*?),(.*)$/gm, '$1,$2,$2'), 'table-column-twice'],
    [
      'bytes that are no text',
      Buffer.from(text.replace(/\n(?=.*\n$)/, '\n\xe9'), 'latin1'),
      'table-encoding',
    ],
  ])('refuses a table with %s', async (_, content, code) => {
    const refused = (await outcome(reader, content)) as InputError;
    expect(refused).toBeInstanceOf(InputError);
    // An import says of its first file why it was left out.
    if (refused.code !== 'import-empty') expect(refused.code).toBe(code);
    expect(refused.message).toContain(reader.file);
  });

  it.each(['constructor', '__proto__', 'toString'])('knows a column %s by its name only', async (name) => {
    const [header, row] = text.split('\n');
    const found = await outcome(reader, `${header},${name}\n${row},1\n`);
    if (reader.extra) expect(found).toBe(1);
    else
      expect((found as InputError).message).toContain(`column ${name}: nobody says what this column holds`);
  });
});
