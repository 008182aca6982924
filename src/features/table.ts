import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { finiteOrNull } from '../statistics/descriptive.ts';
import { observe } from '../traces/observed.ts';
import { type MadeFrom, readMadeFrom, writeMadeFrom } from '../traces/store/made-from.ts';
import type { TableColumn, TableFile } from '../traces/store/tables.ts';
import {
  nullableTextColumn,
  numberColumn,
  readSealedTable,
  textColumn,
  writeTable,
} from '../traces/store/tables.ts';
import type { Trace } from '../traces/trace.ts';
import type { Extractor, FeatureTable, GroupColumns } from './contract.ts';
import { extractEach } from './extractor.ts';
import { checkFeatures, columnsError } from './inspect.ts';

/** Version of `features.arrow`; raised with every change a reader can notice. */
export const featureSchemaVersion = 2;
/** What a feature table of ours is; version 1 is without `madeFrom`. */
export const featuresFormat = {
  kind: 'features',
  schemaVersion: featureSchemaVersion,
  earlier: [1],
} as const;

/** The group columns of `features.arrow`, which come first, in this order. */
const groupFields: readonly (readonly [name: string, key: keyof GroupColumns, type: TableColumn['type']])[] =
  [
    ['trace_id', 'traceId', 'utf8'],
    ['program', 'program', 'category'],
    ['family', 'family', 'category'],
    ['operator', 'operator', 'category'],
    ['category', 'category', 'category'],
    ['mutant', 'mutant', 'category'],
    ['seed', 'seedIndex', 'int32'],
    ['session', 'session', 'int32'],
  ];
export const groupColumnNames: readonly string[] = groupFields.map(([name]) => name);

/** A feature table that is in no file yet, and the share of the planned steps that its extractors saw. */
export interface ExtractedFeatures extends Omit<FeatureTable, 'hash'> {
  readonly window: number;
}

/** A feature table with the hash of its file. */
export interface FeatureFile extends FeatureTable {
  readonly window: number;
  /** Null where the file is of a version that did not say it. */
  readonly madeFrom: MadeFrom | null;
  /** SHA-256 of the files that it was joined from, the recording's own first. */
  readonly files: readonly string[];
}

/** Where the features of a recording go: `features.arrow`, or `features-20.arrow` for the first 20 % of each run. */
export function featuresPath(recording: string, window: number): string {
  return join(recording, window === 1 ? 'features.arrow' : `features-${percentOf(window)}.arrow`);
}

/** A share as percent, free of the noise of binary fractions. */
export function percentOf(share: number): number {
  return Number((100 * share).toPrecision(12));
}

/** The extractor that a column `<extractor>.<name>` comes from. */
export function extractorOf(column: string): string {
  return column.slice(0, column.indexOf('.'));
}

/** Columns made from validation data, which the mismatch task takes away. */
export function isValidationColumn(column: string): boolean {
  return column.includes('validation');
}

/**
 * One row per trace, in the order given; columns `<extractor>.<name>`, missing as NaN.
 * @param window share of the planned steps that is seen, in (0, 1].
 * @throws InputError `window-range`; `extractor-row` where an extractor breaks its contract.
 */
export function extractFeatures(
  traces: Iterable<Trace>,
  extractors: readonly Extractor[],
  { window = 1 }: { readonly window?: number } = {},
): ExtractedFeatures {
  const columns = extractors.flatMap(({ id, columns }) => columns.map((name) => `${id}.${name}`));
  const groups: GroupColumns[] = [];
  const rows: number[][] = [];
  for (const batch of inBatches(traces)) {
    groups.push(...batch.map(groupOf));
    const observed = batch.map((trace) => observe(trace, { window }));
    const given = extractors.map((extractor) =>
      extractEach(extractor, observed).map((values) => checkRow(extractor, values)),
    );
    rows.push(...batch.map((_, i) => given.flatMap((own) => own[i]!)));
  }
  return {
    groups,
    columns,
    window,
    values: columns.map((_, c) => Float64Array.from(rows, (row) => row[c]!)),
  };
}

/** Traces that are held at a time: enough to make the process of a confined extractor cheap, few enough for any memory. */
export const traceBatch = 200;

function* inBatches<T>(items: Iterable<T>): Iterable<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < traceBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function groupOf({ header }: Trace): GroupColumns {
  const { traceId, program, family, operator, category, mutant, seedIndex, session } = header;
  return { traceId, program, family, operator, category, mutant, seedIndex, session };
}

/** Null becomes NaN, the table's missing value; a NaN of the extractor's own is its defect. */
function checkRow({ id, columns }: Extractor, values: readonly (number | null)[]): number[] {
  if (values.length !== columns.length) {
    throw new InputError('extractor-row', {
      rule: `extractor ${id} gives one value per column`,
      need: columns.length,
      value: values.length,
    });
  }
  return values.map((value, column) => {
    if (value === null) return Number.NaN;
    if (!Number.isFinite(value))
      throw new InputError('extractor-row', {
        rule: `extractor ${id} gives what is no finite number as ${columns[column]}`,
        need: 'finite numbers, or null',
        value: String(value),
      });
    return toFloat32(value);
  });
}

const largestFloat32 = 3.4028234663852886e38;

/** As the file keeps it, so that a table in memory is the table in its file. */
function toFloat32(value: number): number {
  return Math.fround(Math.max(-largestFloat32, Math.min(largestFloat32, value)));
}

/**
 * Writes `features.arrow`; the same features give the same bytes.
 * @param madeFrom names the recording that the traces are of.
 * @param type of feature columns; features that did not come from `extractFeatures` may need float64.
 * @throws InputError `write-failed`.
 */
export async function writeFeatures(
  path: string,
  features: ExtractedFeatures,
  madeFrom: MadeFrom,
  type: 'float32' | 'float64' = 'float32',
): Promise<FeatureFile> {
  const { groups, columns, values, window } = features;
  const entry = await writeTable(path, {
    ...featuresFormat,
    metadata: { window: String(window), ...writeMadeFrom(madeFrom) },
    columns: [
      ...groupColumns(groups),
      ...columns.map((name, c): TableColumn => {
        return { name, type, nullable: true, values: Array.from(values[c]!, finiteOrNull) };
      }),
    ],
  });
  return { ...features, madeFrom, hash: entry.sha256, files: [entry.sha256] };
}

function groupColumns(groups: readonly GroupColumns[]): TableColumn[] {
  return groupFields.map(([name, key, type]) => {
    return { name, type, nullable: key === 'category', values: groups.map((group) => group[key]) };
  });
}

/**
 * Reads `features.arrow`, checked before it is parsed.
 * @param sha256 hash the file must have, where one is known.
 * @throws InputError as `readTable`, `readMadeFrom` and `checkFeatures`, and `features-columns` where the group columns do not
 *   come first.
 */
export async function readFeatures(path: string, sha256?: string): Promise<FeatureFile> {
  const table = await readSealedTable(path, {
    ...featuresFormat,
    ...(sha256 !== undefined && { sha256 }),
  });
  const columns = featureColumns(table);
  const groups = readGroups(table);
  checkFeatures({ groups, columns });
  return {
    groups,
    columns,
    values: columns.map((name) => withNaN(numberColumn(table, name))),
    window: Number(table.metadata.window),
    madeFrom: readMadeFrom(path, table.metadata),
    hash: table.entry.sha256,
    files: [table.entry.sha256],
  };
}

/** Null as NaN. A plain loop: `from` with a function takes several times as long, and a table has millions of cells. */
function withNaN(column: readonly (number | null)[]): Float64Array {
  const values = new Float64Array(column.length);
  for (let row = 0; row < column.length; row++) values[row] = column[row] ?? Number.NaN;
  return values;
}

function featureColumns({ columns }: TableFile): string[] {
  const names = columns.map(({ name }) => name);
  const misplaced = groupColumnNames.findIndex((name, i) => names[i] !== name);
  if (misplaced >= 0) {
    throw columnsError(
      `${groupColumnNames[misplaced]} as column ${misplaced + 1}`,
      names[misplaced] ?? 'the end of the table',
    );
  }
  return names.slice(groupColumnNames.length);
}

function readGroups(table: TableFile): GroupColumns[] {
  const columns = groupFields.map(([name, key, type]) => {
    if (type === 'int32') return [key, numberColumn(table, name)] as const;
    return [key, key === 'category' ? nullableTextColumn(table, name) : textColumn(table, name)] as const;
  });
  return Array.from({ length: table.rows }, (_, row) => {
    const group = Object.fromEntries(columns.map(([key, values]) => [key, values[row]]));
    return group as unknown as GroupColumns;
  });
}
