import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { readFileText, writeFileAtomic } from '../lib/files.ts';
import { canonicalJson } from '../lib/hash.ts';
import { openTraces } from './group-file.ts';
import { lockDirectory } from './lock.ts';
import {
  countRuns,
  hashFiles,
  type Manifest,
  type ManifestFile,
  sortFiles,
  writeManifest,
} from './manifest.ts';
import type { RecordingPlan, RunGroup } from './plan.ts';
import { runJobs } from './pool.ts';
import { provenanceDirectory } from './provenance.ts';
import { runsName, writeRuns } from './runs-table.ts';
import { traceSchemaVersion } from './schema.ts';
import type { RunHeader } from './trace.ts';
import type { RecordJob } from './worker.ts';

export interface RecordRequest {
  readonly plan: RecordingPlan;
  /** The directory; made where it is missing. */
  readonly out: string;
  readonly workers: number;
  readonly backend: string;
  /** Of what the bytes of traces depend on. */
  readonly versions: Readonly<Record<string, string>>;
  /** What makes the recording again, for the manifest. */
  readonly command: string;
  readonly signal: AbortSignal;
  readonly onGroup?: (group: RunGroup, wasThere: boolean) => void;
}

/**
 * Records a plan into a directory, or what of it is not there yet. Groups are files written whole or not at all, and
 * the manifest comes last, so whatever stops a recording, the same call goes on where it was and ends with the same
 * bytes. Null where the signal stopped it.
 * @throws InputError `recording-locked`, `other-recording`, `write-failed`, `worker-died`.
 */
export async function record(request: RecordRequest): Promise<Manifest | null> {
  const { plan, out, workers, signal, onGroup = () => {} } = request;
  const release = await lockDirectory(out);
  try {
    await claimDirectory(out, plan);
    await removeLeftovers(out);
    const missing: RunGroup[] = [];
    for (const group of plan.groups) {
      if (await isRecorded(request, group)) onGroup(group, true);
      else missing.push(group);
    }
    await runJobs(
      missing.toSorted((a, b) => workOf(b) - workOf(a)).map((group) => createJob(request, group)),
      { workers, signal, onDone: ({ group }) => onGroup(group, false) },
    );
    return signal.aborted ? null : await finish(request);
  } finally {
    await release();
  }
}

/** A rough measure of how long a group takes, to begin with the long ones and to guess the time left. */
export function workOf({ runs, plannedSteps }: RunGroup): number {
  return plannedSteps * (5 + runs.length);
}

/** Path of a group's trace file within a recording. */
export function tracePath({ program, id }: RunGroup): string {
  return `traces/${program.id}/${id}.arrow`;
}

function createJob({ out, backend, versions }: RecordRequest, group: RunGroup): RecordJob {
  return {
    group,
    path: join(out, tracePath(group)),
    provenancePath: join(out, provenanceDirectory, group.program.id, `${group.id}.json`),
    backend,
    versions,
  };
}

/** A directory holds one recording: its plan is written first. */
async function claimDirectory(out: string, { hash }: RecordingPlan): Promise<void> {
  const path = join(out, 'plan.json');
  const known = await readFileText(path).catch(() => null);
  if (known === null) {
    await writeFileAtomic(path, `${JSON.stringify({ schemaVersion: traceSchemaVersion, hash })}\n`);
  } else if (!known.includes(hash)) {
    throw new InputError('other-recording', {
      rule: `${out} holds a recording of another plan`,
      remedy: 'Choose another --out, give the options it was begun with, or delete it.',
    });
  }
}

/** Unfinished files of a process that was killed. */
async function removeLeftovers(out: string): Promise<void> {
  const files = await readdir(out, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.part')))
    await rm(join(out, file), { force: true });
}

/** Whether the group's file is there, whole and of the same versions; otherwise it is recorded again. */
async function isRecorded({ out, versions }: RecordRequest, group: RunGroup): Promise<boolean> {
  try {
    const { headers } = await openTraces(join(out, tracePath(group)));
    const expected = canonicalJson(versions);
    return headers.every(
      (header, i) => header.traceId === group.runs[i]?.traceId && canonicalJson(header.versions) === expected,
    );
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

async function finish({ plan, out, command, versions, backend }: RecordRequest): Promise<Manifest> {
  const files: ManifestFile[] = [];
  const headers: RunHeader[] = [];
  for (const group of plan.groups) {
    const path = tracePath(group);
    const file = await openTraces(join(out, path));
    headers.push(...file.headers);
    files.push({ path, kind: 'traces', ...file.entry, runs: file.headers.length });
  }
  const runs = await writeRuns(join(out, runsName), headers);
  files.push({ path: runsName, kind: 'runs', ...runs, runs: headers.length });
  const manifest: Manifest = {
    schemaVersion: traceSchemaVersion,
    hash: hashFiles(files),
    plan: plan.hash,
    counts: countRuns(headers),
    versions: { ...versions, backend, node: process.versions.node },
    commands: [command],
    files: sortFiles(files),
  };
  await writeManifest(out, manifest);
  return manifest;
}
