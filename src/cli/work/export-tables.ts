import { basename, join, resolve } from 'node:path';
import { labelsFormat } from '../../eval/labels/file.ts';
import { predictionsFormat } from '../../eval/scores/predictions.ts';
import { featuresFormat } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { listFiles, writeFileAtomic } from '../../lib/files.ts';
import { readFailed } from '../../lib/folders.ts';
import { sha256 } from '../../lib/hash.ts';
import { packageVersion } from '../../lib/versions.ts';
import { formatColumns } from '../../tables/columns.ts';
import { croissantName, type DataFile, formatCroissant } from '../../tables/croissant.ts';
import { traceSchemas } from '../../traces/store/schema.ts';
import { readSealedTable, type VerifiedTable } from '../../traces/store/tables.ts';
import { printResult } from '../output.ts';

/** Tables that go out, by what they are called in a recording or in an evaluation. */
const tables = [
  { names: /^features\.arrow$/, about: 'Features of each run', expect: featuresFormat },
  { names: /^features-[\d.]+\.arrow$/, about: 'Features of the first part of each run, in percent', expect: featuresFormat },
  { names: /^labels\.arrow$/, about: 'Labels of each run, a column per task', expect: labelsFormat },
  { names: /^labels-\w+\.arrow$/, about: 'Labels of each run, faults in other classes', expect: labelsFormat },
  { names: /^runs\.arrow$/, about: 'What each run is and how it ended', expect: { kind: 'runs', ...traceSchemas } },
  { names: /^predictions\/[^/]+\.arrow$/, about: 'Predictions of a diagnoser', expect: predictionsFormat },
]; // biome-ignore format: a table

/** Writes tables, and names them. */
export async function runExport(
  directory: string,
  { parquet, out, json }: { readonly parquet: boolean; readonly out: string; readonly json: boolean },
): Promise<void> {
  const files = await exportTables(directory, out, parquet ? 'parquet' : 'csv');
  printResult(
    json,
    { files: files.map(({ columns, ...file }) => ({ ...file, columns: columns.length })) },
    () => [...files.map(({ path }) => path), croissantName].map((path) => join(out, path)).join('\n'),
  );
}

type Format = 'csv' | 'parquet';

/**
 * Writes every table of a directory, and beside them what describes them.
 * @throws InputError `read-failed`, `no-tables`, `write-failed`; as `readSealedTable`.
 */
async function exportTables(directory: string, out: string, format: Format): Promise<DataFile[]> {
  const files: DataFile[] = [];
  for (const { path, about, expect } of await findTables(directory)) {
    const table = await readSealedTable(join(directory, path), expect);
    const bytes = await encode(table, format);
    const written = path.replace(/arrow$/, format);
    await writeFileAtomic(join(out, written), bytes);
    files.push({ path: written, about, sha256: sha256(bytes), bytes: bytes.length, columns: table.columns });
  }
  const description = formatCroissant({
    name: basename(resolve(directory)),
    about: 'Runs of training programs, healthy and with faults, as `faultgap export` wrote them.',
    version: packageVersion(),
    files,
  });
  await writeFileAtomic(join(out, croissantName), description);
  return files;
}

/** What a table is, by its path in a recording or an evaluation; undefined for other files. */
export function findExported(path: string) {
  return tables.find(({ names }) => names.test(path));
}

async function findTables(directory: string) {
  const paths = await listFiles(directory).catch((error: unknown) => {
    throw readFailed(directory, error);
  });
  const unpacked = [...new Set(paths.map((path) => path.replace(/\.gz$/, '')))];
  const found = unpacked.flatMap((path) => {
    const table = findExported(path);
    return table === undefined ? [] : [{ ...table, path }];
  });
  if (found.length > 0) return found;
  throw new InputError('no-tables', {
    rule: 'only a recording or an evaluation can be exported',
    need: 'runs.arrow, features.arrow, labels.arrow or predictions',
    value: `${directory}, which has none of them`,
    remedy: 'Name a directory that `faultgap record` or `faultgap eval` wrote.',
  });
}

/** Parquet keeps what the file said of itself, such as what it was made from. */
async function encode({ columns, metadata, entry }: VerifiedTable, format: Format): Promise<Uint8Array> {
  if (format === 'csv') return Buffer.from(formatColumns(columns));
  const { encodeParquet } = await import('../../tables/parquet.ts');
  return encodeParquet(columns, { ...metadata, source: entry.sha256 });
}
