import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findOriginal } from '../../../corpus/data/originals.ts';
import { withFolderLock } from '../../jobs/folder-lock.ts';
import { resumeJobs } from '../../jobs/kept.ts';
import { InputError } from '../../lib/errors.ts';
import type { PlugIn } from '../../lib/plug-in.ts';
import { packageVersion } from '../../lib/versions.ts';
import { selectBackend } from '../../training/backend.ts';
import { type ProgramInput, parseProgram } from '../../training/spec.ts';
import type { Instrument } from '../instruments/contract.ts';
import { instruments } from '../instruments/index.ts';
import { planRecording, type RecordingOptions, type RecordingPlan, type RunGroup } from '../plan.ts';
import { recordGroup } from '../recorder.ts';
import { openTraces } from '../store/group-file.ts';
import type { Manifest } from '../store/manifest.ts';
import { readPlanHash, writePlanHash } from '../store/plan-file.ts';
import type { Trace } from '../trace.ts';
import { createJob, isRecorded, type Runner, recordingVersions, tracePath, workOf } from './job.ts';
import { type Shard, writeShard } from './shard.ts';
import { writeIndex } from './write-index.ts';

export interface RecordRequest {
  readonly plan: RecordingPlan;
  /** The directory; made where it is missing. */
  readonly out: string;
  /** Who records the groups: `runLocally` or `runOnQueue`. */
  readonly run: Runner;
  readonly backend: string;
  /** Of what the bytes of traces depend on. */
  readonly versions: Readonly<Record<string, string>>;
  /** What the user brings; its hashes belong into `versions`. */
  readonly plugIns?: readonly PlugIn[];
  /** What makes the recording again, for the manifest. */
  readonly command: string;
  readonly signal: AbortSignal;
  /** What the plan is a part of, if it is. */
  readonly shard?: Shard | undefined;
  readonly onGroup?: (group: RunGroup, wasThere: boolean) => void;
}

/**
 * Records a plan into a directory, or what of it is not there yet. Groups are files written whole or not at all, and
 * the manifest comes last, so whatever stops a recording, the same call goes on where it was and ends with the same
 * bytes. Null where the signal stopped it.
 * @throws InputError `recording-locked`, `other-recording`, `write-failed`, `worker-died`.
 */
export function record(request: RecordRequest): Promise<Manifest | null> {
  return withFolderLock(request.out, 'recording', () => recordLocked(request));
}

async function recordLocked(request: RecordRequest): Promise<Manifest | null> {
  const { plan, out, run, signal, onGroup, shard } = request;
  await claimDirectory(out, plan);
  if (shard !== undefined) await writeShard(out, shard);
  await removeLeftovers(out);
  const isDone = await resumeJobs(
    plan.groups.map((group) => createJob(out, group, request)),
    {
      isKept: isRecorded,
      workOf: ({ group }) => workOf(group),
      onJob: ({ group }, wasThere) => onGroup?.(group, wasThere),
      ...{ run, signal },
    },
  );
  return isDone ? finish(request) : null;
}

/** A directory holds one recording: its plan is written first. @throws InputError `other-recording`, `write-failed`. */
export async function claimDirectory(
  out: string,
  plan: Pick<RecordingPlan, 'hash' | 'version'>,
): Promise<void> {
  const known = await readPlanHash(out);
  if (known === null) {
    await writePlanHash(out, plan);
  } else if (known !== plan.hash) {
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

async function finish({ plan, out, command, versions, backend }: RecordRequest): Promise<Manifest> {
  // Somebody may have emptied the directory under way.
  await claimDirectory(out, plan);
  await removeLeftovers(out);
  const traces = [];
  for (const group of plan.groups) {
    const path = tracePath(group);
    const { entry, headers } = await openTraces(join(out, path));
    traces.push({ path, entry, headers });
  }
  return writeIndex(out, traces, {
    schemaVersion: plan.version,
    plan: plan.hash,
    versions: { ...versions, faultgap: packageVersion(), backend, node: process.versions.node },
    originals: originalsOf(plan),
    commands: [command],
  });
}

function originalsOf({ groups }: RecordingPlan): Record<string, string> {
  const programs = [...new Set(groups.map(({ program }) => program.id))].sort();
  const found = programs.flatMap((id) => {
    const title = findOriginal(id)?.original.title;
    return title === undefined ? [] : [[id, title] as const];
  });
  return Object.fromEntries(found);
}

/** What is run beside the program itself, and who looks. */
export interface RunsOptions extends RecordingOptions {
  /** Default: all of the written list. */
  readonly instruments?: readonly Instrument[];
}

/** One of each, to look at; a recording for a benchmark takes more. */
const few = { mutantsPerClass: 1, cleanVariants: 0, seeds: 1 };

/**
 * Trains a program and its mutants in this process and gives their traces: the program as it is, and unless options say otherwise one
 * mutant of each fault class, with one seed. The same options give the same traces as `faultgap record`.
 * @throws InputError `invalid-program`, `unknown-operator`, and those of `selectBackend`.
 */
export async function recordRuns(program: ProgramInput, options: RunsOptions = {}): Promise<Trace[]> {
  const { instruments: watching = instruments.members, ...planned } = { ...few, ...options };
  const backend = await selectBackend(options.backend ?? 'wasm');
  const { groups } = planRecording([parseProgram(program)], { ...planned, backend: backend.name });
  const how = { backend: backend.name, versions: recordingVersions(backend), instruments: watching };
  const traces: Trace[] = [];
  for (const group of groups) traces.push(...(await recordGroup(group, how)));
  return traces;
}
