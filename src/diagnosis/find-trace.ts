import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { mostText, readRegular } from '../lib/guarded-file.ts';
import { readRecorderFile } from '../traces/recorder-file/read.ts';
import { isRecorderText } from '../traces/recorder-file/schema.ts';
import { type OpenTraceFile, openTraces } from '../traces/store/group-file.ts';
import { presentTraces, readManifest } from '../traces/store/manifest.ts';
import type { Trace } from '../traces/trace.ts';

/** Ids that an error shows. */
const shown = 5;

/**
 * A trace by its id, from a trace file, a file of `faultgap_recorder` or a recording; without an id the only one there is.
 * @throws InputError `unknown-trace`, `which-trace`, as `openTraces`, `readRecorderFile` and `readManifest`.
 */
export async function findTrace(path: string, id?: string): Promise<Trace> {
  const isDirectory = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const recorded = isDirectory ? null : await readRecorded(path);
  if (recorded !== null && (id === undefined || id === recorded.header.traceId)) return recorded;
  const ids: string[] = [];
  let found: Trace | null = null;
  for await (const file of isDirectory ? recordedFiles(path) : oneFile(path)) {
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

/** The trace in a file of `faultgap_recorder`; null for any other file. */
async function readRecorded(path: string): Promise<Trace | null> {
  if (!/\.jsonl(\.part)?$/.test(path)) return null;
  const text = new TextDecoder().decode(await readRegular(path, mostText));
  return isRecorderText(text) ? readRecorderFile(path, text) : null;
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
    remedy: 'Name one with --trace.',
  });
}

function listIds(ids: readonly string[]): string {
  return `${ids.slice(0, shown).join(', ')}${ids.length > shown ? ', …' : ''}`;
}
