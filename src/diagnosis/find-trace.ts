import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { existsPacked, readPackedBytes } from '../lib/files.ts';
import { mostBytes, openRegular } from '../lib/guarded-file.ts';
import type { FileFinding } from '../traces/import/findings.ts';
import { tracesOfLogs } from '../traces/logs/import-logs.ts';
import { kindKey } from '../traces/store/arrow-header.ts';
import { type OpenTraceFile, openTraces } from '../traces/store/group-file.ts';
import { presentTraces, readManifest } from '../traces/store/manifest.ts';
import type { Trace } from '../traces/trace.ts';

/** Ids that an error shows. */
const shown = 5;

/**
 * Traces by an id or the name of a run: of a trace file, a recording, or logs of any tool, `faultgap_recorder` among them. Without
 * an id the only trace of a recording or a trace file, and all trainings of logs. `onFinding` learns of logs that were left out.
 * @throws InputError `no-import` where there is nothing, `unknown-trace`, `which-trace`, as `openTraces`, `readManifest` and `tracesOfLogs`.
 */
export async function findTraces(
  path: string,
  id?: string,
  onFinding?: (finding: FileFinding) => void,
): Promise<readonly Trace[]> {
  const found = await stat(path).catch(() => null);
  if (found === null && !existsPacked(path.replace(/\.gz$/, '')))
    throw new InputError('no-import', {
      rule: `${path} does not exist`,
      need: 'a log of any tool, a folder of logs, a trace file or a recording',
    });
  const isFolder = found?.isDirectory() ?? false;
  if (isFolder ? existsSync(join(path, 'manifest.json')) : await holdsTraces(path))
    return [await findTrace(path, isFolder, id)];
  const traces = await tracesOfLogs(path, onFinding);
  const nameOf = ({ header }: Trace) => header.log?.name ?? header.traceId;
  const named = traces.filter(
    (trace) => id === undefined || id === trace.header.traceId || id === nameOf(trace),
  );
  if (named.length > 0) return named;
  throw unknownTrace(path, id, traces.map(nameOf));
}

async function findTrace(path: string, isFolder: boolean, id?: string): Promise<Trace> {
  const ids: string[] = [];
  let found: Trace | null = null;
  for await (const file of isFolder ? recordedFiles(path) : oneFile(path)) {
    const own = file.headers.map(({ traceId }) => traceId);
    ids.push(...own);
    const place = id === undefined ? 0 : own.indexOf(id);
    if (found === null && place >= 0 && place < own.length) found = file.traces()[place]!;
    if (found !== null && (id !== undefined || ids.length > 1)) break;
  }
  if (found === null) throw unknownTrace(path, id, ids);
  if (id === undefined && ids.length > 1) throw whichTrace(path, ids);
  return found;
}

const arrowMark = 'ARROW1';

/** Whether a file is one of traces, whole or damaged: a table of Arrow may also be a log. Only the beginning of others is read. */
async function holdsTraces(path: string): Promise<boolean> {
  if (!existsPacked(path.replace(/\.gz$/, ''))) return false;
  if (!path.endsWith('.gz') && existsSync(path)) {
    const { handle } = await openRegular(path, mostBytes);
    const { buffer } = await handle.read(Buffer.alloc(arrowMark.length)).finally(() => handle.close());
    if (buffer.toString('latin1') !== arrowMark) return false;
  }
  const bytes = await readPackedBytes(path.replace(/\.gz$/, ''));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (
    text.toString('latin1', 0, arrowMark.length) === arrowMark && (text.includes(kindKey) || !isTable(text))
  );
}

/** Whether both ends are those of an Arrow file. */
function isTable(text: Buffer): boolean {
  return text.toString('latin1', text.length - arrowMark.length) === arrowMark;
}

async function* oneFile(path: string): AsyncGenerator<OpenTraceFile> {
  yield await openTraces(path.replace(/\.gz$/, ''));
}

async function* recordedFiles(recording: string): AsyncGenerator<OpenTraceFile> {
  for (const { path, sha256, bytes } of presentTraces(await readManifest(recording)))
    yield await openTraces(join(recording, path), { sha256, bytes });
}

function unknownTrace(path: string, id: string | undefined, ids: readonly string[]): InputError {
  return new InputError('unknown-trace', {
    rule: id === undefined ? `${path} holds no trace` : `${path} holds no trace ${id}`,
    ...(ids.length > 0 && { value: listIds(ids) }),
  });
}

function whichTrace(path: string, ids: readonly string[]): InputError {
  return new InputError('which-trace', {
    rule: `${path} holds several traces, and one is diagnosed at a time`,
    value: listIds(ids),
    remedy: 'Name one with --trace; `faultgap eval` judges diagnosers by all of a recording.',
  });
}

function listIds(ids: readonly string[]): string {
  return `${ids.slice(0, shown).join(', ')}${ids.length > shown ? ', …' : ''}`;
}
