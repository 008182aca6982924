import { join } from 'node:path';
import type { JobRunner } from '../../jobs/processes.ts';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import type { PlugIn } from '../../lib/plug-in.ts';
import { codeVersion } from '../../lib/versions.ts';
import type { Backend } from '../../training/backend.ts';
import type { RunGroup } from '../plan.ts';
import { openTraces } from '../store/group-file.ts';
import { provenanceDirectory } from '../store/provenance.ts';

/** One group to record into one file. */
export interface RecordJob {
  readonly group: RunGroup;
  readonly path: string;
  readonly provenancePath: string;
  readonly backend: string;
  /** Of what the bytes depend on. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the user brings; each process loads them itself. */
  readonly plugIns?: readonly PlugIn[];
}

/** Sees to it that every job becomes a whole file, by whatever processes or machines. */
export type Runner = JobRunner<RecordJob>;

/** Path of a group's trace file within a recording. */
export function tracePath({ program, id }: RunGroup): string {
  return `traces/${program.id}/${id}.arrow`;
}

/** The job of a group in the recording that lies, for this machine, at `out`. */
export function createJob(
  out: string,
  group: RunGroup,
  how: Pick<RecordJob, 'backend' | 'versions' | 'plugIns'>,
): RecordJob {
  return {
    group,
    path: join(out, tracePath(group)),
    provenancePath: join(out, provenanceDirectory, group.program.id, `${group.id}.json`),
    backend: how.backend,
    versions: how.versions,
    plugIns: how.plugIns ?? [],
  };
}

/** Whether the job's file is there, whole and of the same versions; otherwise it has to be recorded. */
export async function isRecorded({ group, path, versions }: RecordJob): Promise<boolean> {
  try {
    const { headers } = await openTraces(path);
    const expected = canonicalJson(versions);
    return headers.every(
      (header, i) => header.traceId === group.runs[i]?.traceId && canonicalJson(header.versions) === expected,
    );
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** A rough measure of how long a group takes, to begin with the long ones and to guess the time left. */
export function workOf({ runs, plannedSteps }: RunGroup): number {
  return plannedSteps * (5 + runs.length);
}

/** Raised with every change of the engine or of an instrument that moves a byte of a trace. */
const engineVersion = '2';

/** Versions that the bytes of traces depend on, as their headers tell them. */
export function recordingVersions({ versions }: Backend): Record<string, string> {
  return { engine: engineVersion, ...versions };
}

/** Folders whose code, programs and tables make the traces. */
const makers = [
  'corpus/data',
  'corpus/programs',
  'corpus/random',
  'src/faults',
  'src/lib',
  'src/statistics',
  'src/tables',
  'src/traces',
  'src/training',
];

/** The version of the code that makes traces; it tells apart two checkouts of one version. */
export function recorderVersion(): string {
  return codeVersion(makers);
}
