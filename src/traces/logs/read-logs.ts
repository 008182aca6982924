import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { mostBytes, readGuarded } from '../../lib/guarded-file.ts';
import { decodeText } from '../../tables/read-table.ts';
import { TableError } from '../../tables/table.ts';
import type { FileFinding } from '../import/findings.ts';
import {
  type LogFile,
  type LogFormat,
  type LogHead,
  type LogRun,
  noHeader,
  notALog,
  type RawRun,
} from './contract.ts';
import { logFormats } from './formats/index.ts';
import { holdsNumber, readHead } from './head.ts';
import { interpretRun } from './interpret.ts';
import { findLayout } from './layouts/index.ts';
import { joinFiles, partOfFile } from './paired-files.ts';
import { withoutSecondLogs } from './second-logs.ts';

/** Files that together are one log, and who reads them. */
interface FoundLog {
  /** How the run, or the runs, are called: the path without what every such log is called. */
  readonly name: string;
  readonly format: LogFormat;
  readonly files: readonly string[];
  /** Of its table, where it is one of text. */
  readonly layout: string | null;
  /** Whether its files are of a part each: `train.csv` and `val.csv`. */
  readonly isPaired?: boolean;
}

/** Logs of a folder, or of one file. */
export interface FoundLogs {
  /** Folder that names of files start from. */
  readonly folder: string;
  readonly logs: readonly FoundLog[];
  /** Files that are no logs, by name. */
  readonly others: readonly string[];
  /** Logs that are passed over, with a reason. */
  readonly passed: readonly FileFinding[];
}

/** A log read: its trainings, or what is wrong with it. */
export interface ReadLog {
  readonly log: FoundLog;
  readonly runs: readonly LogRun[];
  readonly problem: InputError | null;
}

/** Of a log that is text: every cell of it is in memory once. Event files, which hold pictures too, may be larger. */
const mostLogText = 64 * 2 ** 20;

/** Files below a folder that are looked at; a folder with more of them is of data. */
const mostFiles = 100_000;

/** How names of logs end. Files of other endings in a folder are not opened. */
const endings =
  /(^|\/)[^./]+$|\.(csv|tsv|txt|log|out|jsonl?|jsonl\.part|ndjson|wandb|arrow|feather|parquet|db|md|v2)(\.gz)?$|tfevents|(^|\/)meta\.yaml$/i;

/**
 * Looks for logs below a folder, or in a file, by what they hold.
 * @throws InputError `no-import` where there is no file, `log-many` where there are too many.
 */
export async function findLogs(path: string): Promise<FoundLogs> {
  const found = await stat(path).catch(() => null);
  if (found === null)
    throw new InputError('no-import', { rule: `${path} does not exist`, need: 'a log, or a folder of logs' });
  const folder = found.isDirectory() ? path : dirname(path);
  const names = found.isDirectory() ? await listNames(path) : [basename(path)];
  const groups = new Map<string, { format: LogFormat; files: string[]; layout: string | null }>();
  const others: string[] = [];
  const passed: FileFinding[] = [];
  for (const name of names) {
    try {
      const head = await readHead(join(folder, name), name);
      const format = logFormats.find((each) => each.matches(head));
      if (format === undefined && head.damage !== null) throw head.damage;
      if (format === undefined && !found.isDirectory()) throw refuseHead(head);
      if (format === undefined) others.push(name);
      else {
        const key = `${format.id}\n${format.group?.(name) ?? name}`;
        const layout = head.table === null ? null : (findLayout(head.table)?.id ?? null);
        const files = groups.get(key)?.files ?? [];
        files.push(name);
        groups.set(key, { format, layout, files });
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!found.isDirectory()) throw error;
      passed.push({ file: name, text: messageIn(error), leftOut: true });
    }
  }
  const logs = [...groups].map(([key, { format, files, layout }]): FoundLog => {
    return { format, files, layout, name: nameLog(key.split('\n')[1]!, path) };
  });
  const kept = pairFiles(withoutSecondLogs(logs, passed), path);
  return { folder, logs: kept, others, passed };
}

/** Whether a line holds numbers between separators, and nothing else. */
function holdsOnlyNumbers(line: string): boolean {
  return /^[\s\d.,;:|eE+-]+$/.test(line) && /\d/.test(line);
}

function refuseHead(head: LogHead): TableError {
  const [line, second] = (head.text ?? '').trim().split(/\r?\n/, 2);
  if (holdsOnlyNumbers(line!) && (second === undefined || holdsOnlyNumbers(second)))
    return noHeader(head.name, line!);
  return notALog(head.name, describeHead(head));
}

function describeHead({ bytes, text, table }: LogHead): string {
  if (text === null)
    return bytes.includes(0) ? 'bytes that are no text' : 'text that is not UTF-8; save it as UTF-8';
  if (text.trim() === '') return 'an empty file';
  const names = [...(table?.columns.keys() ?? [])];
  return names.length > 1 && !names.some(holdsNumber)
    ? `the columns ${names.slice(0, 8).join(', ')}`
    : 'text without a loss beside its epoch or step';
}

async function listNames(folder: string): Promise<string[]> {
  const entries = await entriesBelow(folder);
  const links = entries
    .filter((entry) => entry.isSymbolicLink())
    .map(({ parentPath, name }) => join(parentPath, name));
  const doubled = new Set(await linksWithin(folder, links));
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !doubled.has(path))
    .map((path) => relative(folder, path).split(sep).join('/'))
    .filter((name) => endings.test(name))
    .sort();
  if (names.length <= mostFiles) return names;
  throw new InputError('log-many', {
    rule: `${folder} holds too many files`,
    need: `at most ${mostFiles}`,
    value: names.length,
  });
}

/** Folders that hold no logs and often more files than all others. */
const passedBy = new Set(['.git', 'node_modules', '__pycache__']);

async function entriesBelow(folder: string): Promise<Dirent[]> {
  const found = await readdir(folder, { withFileTypes: true });
  const entries = found.filter(({ name }) => !passedBy.has(name));
  const folders = entries.filter((entry) => entry.isDirectory());
  const deeper = await Promise.all(folders.map(({ name }) => entriesBelow(join(folder, name))));
  return [...entries, ...deeper.flat()];
}

/** Links to what is found in the folder anyway, such as `latest-run` of Weights & Biases. */
async function linksWithin(folder: string, links: readonly string[]): Promise<string[]> {
  const real = join(await realpath(folder), '/');
  const targets = await Promise.all(links.map((link) => realpath(link).catch(() => '')));
  return links.filter((_, i) => targets[i]!.startsWith(real));
}

/** Names that every run of a tool has alike, which tell no run from another. */
const common =
  /(^|\/)(metrics|results|history|training|train|log|logs|main|trainer_state|scalars|progress|training_log|run-\w+)?(\.[A-Za-z]+)*$/i;

function nameLog(group: string, path: string): string {
  const whole =
    group === '.'
      ? ''
      : group.replace(/(\.(csv|tsv|txt|log|out|jsonl?|ndjson|wandb|arrow|feather|parquet))?(\.gz)?$/i, '');
  const said = whole.replace(common, '');
  return said || (whole.includes('/') ? whole : '') || whole || basename(path);
}

/** Reads logs one after the other; what is wrong with one is no reason not to read the others. */
export async function* readLogs({ folder, logs }: FoundLogs): AsyncGenerator<ReadLog> {
  for (const log of logs) {
    try {
      yield { log, runs: await readLog(folder, log, logs.length === 1), problem: null };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      yield { log, runs: [], problem: error };
    }
  }
}

async function readLog(folder: string, log: FoundLog, alone: boolean): Promise<LogRun[]> {
  const files = log.files.map((name): LogFile => {
    const bytes = (most = mostBytes) => readGuarded(join(folder, name), most);
    return { name, bytes: () => bytes(), text: async () => decodeText(name, await bytes(mostLogText)) };
  });
  const raw = log.isPaired ? await readPair(log.format, files) : await log.format.read(files);
  const runs = raw.flatMap((run) => ('numbers' in run ? [run] : interpretRun(run)));
  if (runs.length === 0) throw notALog(log.files[0]!, 'no run');
  return runs.map((run) => ({ ...run, name: nameRun(log, run.name, alone) }));
}

/** Files that are called after parts and stand beside each other, as one log. */
function pairFiles(logs: readonly FoundLog[], path: string): FoundLog[] {
  const isAlone = ({ format, files }: FoundLog) => format.group === undefined && files.length === 1;
  const groups = groupBy(logs, (log) => (isAlone(log) ? (partOfFile(log.files[0]!)?.of ?? null) : null));
  return logs.flatMap((log) => {
    const group = isAlone(log) ? groups.get(partOfFile(log.files[0]!)?.of ?? null)! : [];
    const parts = new Set(group.map(({ files: [file] }) => partOfFile(file!)?.part));
    if (
      parts.size < 2 ||
      parts.size < group.length ||
      !parts.has('train') ||
      group.some(({ format }) => format !== log.format)
    )
      return [log];
    const files = group.flatMap((one) => one.files);
    return log === group[0]
      ? [{ ...log, files, isPaired: true, name: nameLog(dirname(files[0]!), path) }]
      : [];
  });
}

/** Files of one training; where they cannot be joined, a training each. */
async function readPair(format: LogFormat, files: readonly LogFile[]): Promise<readonly (RawRun | LogRun)[]> {
  const read = await Promise.all(
    files.map(async (file) => ({ name: file.name, runs: await format.read([file]) })),
  );
  const joined = joinFiles(read);
  return joined === null ? read.flatMap(({ name, runs }) => runs.map((run) => ({ ...run, name }))) : [joined];
}

/** Runs that have names keep them; parts of a file that has none are numbered after it. */
function nameRun(log: FoundLog, own: string, alone: boolean): string {
  if (own === '') return log.name;
  if (/^\d+$/.test(own)) return `${log.name}-${own}`;
  return alone ? own : `${log.name}/${own}`;
}

/** The message of an error without the name of the file. */
export function messageIn(error: InputError): string {
  return error instanceof TableError ? error.inFile : error.message;
}
