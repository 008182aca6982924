import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { packageVersion } from '../../lib/versions.ts';
import { TableError } from '../../tables/table.ts';
import { unknownProgram } from '../trace.ts';
import { type FileFinding, OddityWatch } from './findings.ts';
import { finishImport, type Imported, requireFresh } from './finish.ts';
import type { ImportMapping } from './mapping.ts';
import { readRunFile, readRunRows } from './read-run.ts';
import { type ImportOrigin, makeTrace } from './run-trace.ts';
import {
  identifyRuns,
  listSources,
  type RunSource,
  readAheadOf,
  readFamilies,
  readSource,
} from './sources.ts';
import { TraceWriter } from './writer.ts';

export interface ImportRequest {
  /** Folder of CSV (or Arrow) files, or one of them. */
  readonly from: string;
  readonly mapping: ImportMapping;
  /** The recording to write; must not hold anything yet. */
  readonly out: string;
  /** What makes it again, for the manifest. */
  readonly command: string;
  readonly onFile?: (done: number, total: number) => void;
}

/**
 * Turns a folder of CSV files into a recording: traces, `runs.arrow`, `environment.arrow` where there are hardware columns,
 * the manifest last. Files that cannot be trusted are left out, each with a reason; memory does not grow with their number.
 * @throws InputError `no-import`, `import-exists`, `import-empty` where not one run could be read, `write-failed`.
 */
export async function importRuns(request: ImportRequest): Promise<Imported> {
  requireFresh(request.out);
  const { mapping, out } = request;
  const origin: ImportOrigin = {
    mapping,
    versions: { faultgap: packageVersion(), layout: mapping.id, mapping: hashJson(mapping) },
  };
  const { from, files } = await listSources(request.from);
  const job: Job = {
    ...request,
    origin,
    from,
    writer: new TraceWriter(out),
    watch: new OddityWatch(),
    findings: [],
    seen: new Map(),
  };
  const otherFiles = mapping.row === 'epoch' ? await importFiles(job, files) : await importTables(job, files);
  const { findings, watch } = job;
  await job.writer.flush();
  if (job.writer.headers.length === 0) throw importEmpty(request, findings, otherFiles);
  const found = { findings, notes: watch.describe(), otherFiles };
  return finishImport(job, origin, found);
}

interface Job extends ImportRequest {
  readonly origin: ImportOrigin;
  readonly writer: TraceWriter;
  readonly watch: OddityWatch;
  readonly findings: FileFinding[];
  /** Where each content was seen first, by SHA-256. */
  readonly seen: Map<string, string>;
}

/** A file per run, program by program. */
async function importFiles(job: Job, files: readonly string[]): Promise<string[]> {
  const families = await readFamilies(job.from, files, job.mapping);
  const { runs, others, findings } = identifyRuns(files, job.mapping, families);
  job.findings.push(...findings);
  const inOrder = [...groupBy(runs, ({ run }) => run.program).values()].flat();
  let done = 0;
  for (const { source, bytes } of readAheadOf(job.from, inOrder)) {
    await guard(job, source.file, async () => importFile(job, source, await bytes));
    job.onFile?.(++done, runs.length);
  }
  return others;
}

async function importFile(job: Job, { file, run }: RunSource, bytes: Uint8Array): Promise<void> {
  const { blankRows, ...numbers } = await readRunFile(file, bytes, job.mapping);
  // Files of runs that logged nothing are all alike.
  if (numbers.steps.length > 0 && isRepeated(job, sha256(bytes), file, `has the same bytes as`)) return;
  const note = (text: string) => job.findings.push({ file, text, leftOut: false });
  if (blankRows > 0) note(`${blankRows} blank ${blankRows === 1 ? 'row' : 'rows'} passed over`);
  if (numbers.steps.length === 0) note('holds a header only: kept as a crashed run');
  job.watch.add(numbers);
  await job.writer.add(makeTrace(run, numbers, job.origin), numbers);
}

/** A row per run; nobody says of which program. */
async function importTables(job: Job, files: readonly string[]): Promise<string[]> {
  for (const [done, file] of files.entries()) {
    await guard(job, file, () => importTable(job, file));
    job.onFile?.(done + 1, files.length);
  }
  return [];
}

async function importTable(job: Job, file: string): Promise<void> {
  const name = file.replace(/\.csv$/i, '');
  let repeated = 0;
  let crashed = 0;
  const rows = readRunRows(file, await readSource(job.from, file), job.mapping);
  for (const { line, label, content, numbers } of rows) {
    const isCrashed = numbers.steps.length === 0;
    if (isCrashed) crashed++;
    else if (job.seen.has(sha256(content))) {
      repeated++;
      continue;
    } else job.seen.set(sha256(content), file);
    const run = `${name}:${line}`;
    job.watch.add(numbers);
    const imported = {
      program: unknownProgram,
      family: 'unknown',
      category: label,
      run,
      source: run,
    } as const;
    await job.writer.add(makeTrace(imported, numbers, job.origin), numbers);
  }
  const note = (text: string, leftOut: boolean) => job.findings.push({ file, text, leftOut });
  if (repeated > 0) note(`${repeated} rows have the same numbers as rows before them`, true);
  if (crashed > 0) note(`${crashed} rows are blank but for their label: kept as crashed runs`, false);
}

function isRepeated({ seen, findings }: Job, hash: string, file: string, text: string): boolean {
  const first = seen.get(hash);
  if (first === undefined) seen.set(hash, file);
  else findings.push({ file, text: `${text} ${first}`, leftOut: true });
  return first !== undefined;
}

/** What is wrong with one file is no reason not to read the others. */
async function guard({ findings }: Job, file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InputError) || error.code === 'write-failed') throw error;
    const text = error instanceof TableError ? error.inFile : error.message;
    findings.push({ file, text, leftOut: true });
  }
}

function importEmpty(
  { from, mapping }: ImportRequest,
  findings: readonly FileFinding[],
  others: readonly string[],
): InputError {
  const rule = `not one run of the layout ${mapping.id} could be read from ${from}`;
  const [first] = findings;
  if (first !== undefined)
    return new InputError('import-empty', { rule, value: `${first.file} ${first.text}` });
  const need =
    mapping.row === 'epoch' ? `files named ${mapping.fileName}` : `tables with a column "${mapping.label}"`;
  return new InputError('import-empty', { rule, need, value: `files such as ${others[0]}` });
}
