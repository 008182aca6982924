import { basename, resolve } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { hashJson } from '../../lib/hash.ts';
import { packageVersion } from '../../lib/versions.ts';
import { type FileFinding, OddityWatch } from '../import/findings.ts';
import { finishImport, type Imported, requireFresh } from '../import/finish.ts';
import { type ImportRequest, importRuns } from '../import/import.ts';
import { type ImportMapping, readMapping } from '../import/mapping.ts';
import { type ImportedRun, type ImportOrigin, makeTrace } from '../import/run-trace.ts';
import { TraceWriter } from '../import/writer.ts';
import type { LogReading, Trace } from '../trace.ts';
import type { LogRun } from './contract.ts';
import { type FoundLogs, findLogs, messageIn, readLogs } from './read-logs.ts';

/** What an import of logs takes: no mapping, as what a log holds tells how it is read. */
export type LogsRequest = Omit<ImportRequest, 'mapping'>;

/** Where nothing could be read, with a line for every file. */
export class NoLogs extends InputError {
  readonly findings: readonly FileFinding[];
  readonly others: readonly string[];

  constructor(from: string, findings: readonly FileFinding[], others: readonly string[]) {
    const first = findings[0];
    super('import-empty', {
      rule: `not one training could be read from ${from}`,
      need: 'a log with a loss or a score per epoch or step (docs/logs.md)',
      value: first === undefined ? describeOthers(others) : `${first.file}: ${first.text}`,
    });
    this.findings = findings;
    this.others = others;
  }
}

function describeOthers([first, ...more]: readonly string[]): string {
  if (first === undefined) return 'no file that is called as logs are';
  return more.length === 0 ? `one file, ${first}` : `${more.length + 1} files such as ${first}`;
}

/**
 * Turns logs of any tool into a recording, recognised by what they hold: a folder of them, or one. Logs that cannot be read are
 * left out, each with a reason.
 * @throws InputError `no-import`, `import-exists`, `write-failed`; NoLogs where no training could be read; of a single file what
 *   is wrong with it.
 */
export async function importLogs(request: LogsRequest): Promise<Imported> {
  requireFresh(request.out);
  const found = await findLogs(request.from);
  const published = publishedLayout(found);
  if (published !== null) return importRuns({ ...request, mapping: readMapping(published) });
  const origin = originOf();
  const writer = new TraceWriter(request.out);
  const watch = new OddityWatch();
  const unread = new UnreadLogs(found);
  const readings: LogReading[] = [];
  const namer = new RunNamer(request.from);
  let done = 0;
  for await (const { log, runs, problem } of readLogs(found)) {
    if (problem !== null) unread.add(log.files[0]!, problem);
    for (const run of runs) {
      const named = namer.name(run);
      readings.push(named.log!);
      watch.add(run.numbers);
      await writer.add(traceOf(run, named, origin), run.numbers);
    }
    request.onFile?.(++done, found.logs.length);
  }
  if (readings.length === 0) throw unread.nothingFrom(request.from);
  const notes = readings.length > 1 ? watch.describe() : [];
  return finishImport({ ...request, writer }, origin, {
    findings: unread.findings,
    notes,
    otherFiles: unread.others,
    readings,
  });
}

/** What no training was read from. */
class UnreadLogs {
  readonly findings: FileFinding[];
  /** What looked like a log and is none, as settings in JSON do: no loss to whoever reads the logs beside it. */
  readonly #noLogs: FileFinding[] = [];
  readonly #found: FoundLogs;

  constructor(found: FoundLogs) {
    this.#found = found;
    this.findings = [...found.passed];
  }

  /** @throws the problem of a file that is alone. */
  add(file: string, problem: InputError): void {
    const { logs, others } = this.#found;
    if (logs.length === 1 && others.length === 0) throw problem;
    const of = problem.code === 'log-unknown' ? this.#noLogs : this.findings;
    of.push({ file, text: messageIn(problem), leftOut: true });
  }

  /** Files that are no logs. */
  get others(): string[] {
    return [...this.#found.others, ...this.#noLogs.map(({ file }) => file)];
  }

  nothingFrom(from: string): NoLogs {
    return new NoLogs(from, [...this.findings, ...this.#noLogs], this.#found.others);
  }
}

/** Layouts that were published with who each run is in names of files or in a column, where all logs have one of them. */
function publishedLayout({ logs }: FoundLogs): 'deep4ge' | 'de-fault' | null {
  for (const id of ['deep4ge', 'de-fault'] as const)
    if (logs.length > 0 && logs.every(({ layout }) => layout === id)) return id;
  return null;
}

function originOf(): ImportOrigin {
  const mapping = readMapping('logs');
  return {
    mapping,
    versions: { faultgap: packageVersion(), layout: mapping.id, mapping: hashJson(mapping) },
  };
}

/**
 * The traces of the trainings in a log or in a folder of logs, as an import has them; `onFinding` learns of each file
 * that was left out, where at least one could be read.
 * @throws InputError as `importLogs`.
 */
export async function tracesOfLogs(
  path: string,
  onFinding: (finding: FileFinding) => void = () => {},
): Promise<readonly Trace[]> {
  const found = await findLogs(path);
  const origin = originOf();
  const namer = new RunNamer(path);
  const traces: Trace[] = [];
  const unread = new UnreadLogs(found);
  for await (const { log, runs, problem } of readLogs(found)) {
    if (problem !== null) unread.add(log.files[0]!, problem);
    for (const run of runs) traces.push(traceOf(run, namer.name(run), origin));
  }
  if (traces.length === 0) throw unread.nothingFrom(path);
  for (const finding of unread.findings) onFinding(finding);
  return traces;
}

function traceOf({ trace, numbers }: LogRun, run: ImportedRun, origin: ImportOrigin): Trace {
  if (trace === undefined) return makeTrace(run, numbers, origin);
  return { ...trace, header: { ...trace.header, log: run.log } };
}

/** Who runs of logs are: by the names of files where these say so, else runs of one program that is called as the folder. */
class RunNamer {
  readonly #program: string;
  readonly #known = new Set<string>();
  readonly #mapping: ImportMapping = readMapping('logs');

  constructor(path: string) {
    this.#program = slug(basename(resolve(path)).replace(/\.[A-Za-z.]+$/, '')) || 'log';
  }

  name({ name, reading, means, unit, scores }: LogRun): ImportedRun {
    const log = { name, reading, means, unit, ...(scores && { scores }) };
    const said = new RegExp(this.#mapping.fileName).exec(basename(name).replace(/-\d+$/, ''))?.groups;
    const program = said?.program ?? this.#program;
    const category = said?.category ?? 'unknown';
    const run = this.#unused(`${program}/${category}`, said?.run ?? (slug(name) || 'run'), slug(name));
    return {
      program,
      category,
      run,
      family: 'unknown',
      source: `${program}/${category.toLowerCase()}/${run}`,
      log,
    };
  }

  /** A run that another file has too is called by its whole name, and by a number after that. */
  #unused(within: string, short: string, whole: string): string {
    let run = short;
    for (let more = 1; this.#known.has(`${within}/${run}`); more++)
      run = more === 1 ? whole : `${whole}-${more}`;
    this.#known.add(`${within}/${run}`);
    return run;
  }
}

/** A name that folders and identities can have. */
function slug(name: string): string {
  return name
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^[-_]+|-+$/g, '')
    .slice(0, 100);
}
