import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { labelsFormat } from '../../eval/labels/file.ts';
import { predictionsFormat } from '../../eval/scores/predictions.ts';
import { featuresFormat } from '../../features/table.ts';
import { readJson } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { listFiles, readFileBytes, writeFileAtomic } from '../../lib/files.ts';
import { readFailed } from '../../lib/folders.ts';
import { sha256 } from '../../lib/hash.ts';
import { copyAgain } from '../../lib/parts.ts';
import { packageVersion } from '../../lib/versions.ts';
import { formatColumns } from '../../tables/columns.ts';
import {
  type CroissantSet,
  croissantName,
  type DataFile,
  formatCroissant,
  parseCroissant,
} from '../../tables/croissant.ts';
import { manifestName } from '../../traces/store/manifest.ts';
import { runsName } from '../../traces/store/runs-table.ts';
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
 * Writes every table of a directory, none where one of them is damaged, and beside them what describes them and the tables
 * that an earlier export left there.
 * @throws InputError `read-failed`, `no-runs`, `no-tables`, `write-failed`, `invalid-json`; as `readSealedTable`.
 */
async function exportTables(directory: string, out: string, format: Format): Promise<DataFile[]> {
  const before = await readDescription(out);
  const found = [];
  for (const { expect, ...table } of await findTables(directory))
    found.push({ ...table, table: await readSealedTable(join(directory, table.path), expect) });
  const files: DataFile[] = [];
  for (const { path, about, table } of found) {
    const bytes = await encode(table, format);
    const written = path.replace(/arrow$/, format);
    await writeFileAtomic(join(out, written), bytes);
    files.push({ path: written, about, sha256: sha256(bytes), bytes: bytes.length, columns: table.columns });
  }
  const described = new Map([...before.files, ...files].map((file) => [file.path, file]));
  const description = formatCroissant({
    name: basename(resolve(out)),
    about: 'Runs of training programs, healthy and with faults, as `faultgap export` wrote them.',
    version: packageVersion(),
    own: before.own,
    files: [...described.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
  });
  await writeFileAtomic(join(out, croissantName), description);
  return files;
}

/** Of the description in a folder what still holds: tables that lie there as they were written, and words on the set. */
async function readDescription(folder: string): Promise<Pick<CroissantSet, 'files' | 'own'>> {
  const path = join(folder, croissantName);
  const found = existsSync(path) ? parseCroissant(await readJson(path, unreadable)) : undefined;
  if (found === undefined) return { files: [] };
  const ours = found.files.filter(({ path, columns }) => columns.length > 0 && isExported(path));
  const lies = await Promise.all(ours.map((file) => isAsWritten(join(folder, file.path), file)));
  return { ...found, files: ours.filter((_, i) => lies[i]) };
}

function unreadable(path: string, value: string): InputError {
  return new InputError('invalid-json', {
    rule: `${path} must be JSON, as the tables that lie there are added to it`,
    value,
    remedy: 'Mend it, or remove it to have those of this export described alone.',
  });
}

function isExported(path: string): boolean {
  return /\.(csv|parquet)$/.test(path) && findExported(path.replace(/[^.]+$/, 'arrow')) !== undefined;
}

async function isAsWritten(path: string, { bytes, sha256: hash }: DataFile): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true && status.size === bytes && sha256(await readFileBytes(path)) === hash;
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
  if (unpacked.includes(manifestName) && !unpacked.includes(runsName)) throw noRuns(directory);
  if (found.length > 0) return found;
  throw new InputError('no-tables', {
    rule: 'only a recording or an evaluation can be exported',
    need: 'runs.arrow, features.arrow, labels.arrow or predictions',
    value: `${directory}, which has none of them`,
    remedy: 'Name a directory that `faultgap record` or `faultgap eval` wrote.',
  });
}

function noRuns(directory: string): InputError {
  return new InputError('no-runs', {
    rule: `${directory} must hold the table of runs, as other tables say nothing without it`,
    need: runsName,
    value: 'no such file',
    remedy: copyAgain(join(directory, runsName), 'Copy the whole recording.'),
  });
}

/** Parquet keeps what the file said of itself, such as what it was made from. */
async function encode({ columns, metadata, entry }: VerifiedTable, format: Format): Promise<Uint8Array> {
  if (format === 'csv') return Buffer.from(formatColumns(columns));
  const { encodeParquet } = await import('../../tables/parquet.ts');
  return encodeParquet(columns, { ...metadata, source: entry.sha256 });
}
