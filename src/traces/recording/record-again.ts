import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson, hashJson } from '../../lib/hash.ts';
import type { Backend } from '../../training/backend.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { planRecording, planVersionOf, type RecordingPlan, type RunGroup } from '../plan.ts';
import { type OpenTraceFile, openTraces } from '../store/group-file.ts';
import { presentTraces, readManifest } from '../store/manifest.ts';
import type { LayerSeries, Series, Trace } from '../trace.ts';
import { tracePath, workOf } from './job.ts';
import { runLocally } from './pool.ts';
import { record } from './recording.ts';

/** How a part of a recording, made again here, compares with what was recorded. */
interface Reproduction {
  readonly program: string;
  readonly traces: number;
  readonly backend: string;
  readonly matches: boolean;
  /** In words; empty where it matches. */
  readonly differences: string[];
}

interface ReproductionRequest {
  /** Directory of the recording. */
  readonly recording: string;
  readonly program: ProgramSpec;
  readonly backend: Backend;
  readonly versions: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Whole groups are recorded again, the cheapest first, until there are so many traces. */
const fewestTraces = 40;

/** The groups of a program that are cheap to record again, as the shipped recording plans them, with a hash of what they are. */
export function cheapestGroups(program: ProgramSpec, backend: string): RecordingPlan {
  const { groups, version } = planRecording([program], { planVersion: 1, backend });
  const cheapest = takeTraces(groups.toSorted((a, b) => workOf(a) - workOf(b)));
  return { groups: cheapest, version, hash: hashJson(cheapest.map(({ id }) => id)) };
}

/**
 * Records one program again, as far as its traces are in the recording's directory, and compares the bytes. Null where
 * the signal stopped it.
 * @throws InputError `not-recorded` where none of its trace files is there.
 */
export async function recordAgain(request: ReproductionRequest): Promise<Reproduction | null> {
  const { program, backend, recording } = request;
  const { groups: recorded, version } = await recordedGroups(recording, program, backend.name);
  const groups = takeTraces(recorded);
  const out = await mkdtemp(join(tmpdir(), 'faultgap-'));
  try {
    const plan = { groups, version, hash: 'again' };
    const manifest = await record({
      ...request,
      plan,
      out,
      run: runLocally(1),
      backend: backend.name,
      command: 'faultgap reproduce',
    });
    if (manifest === null) return null;
    const differences: string[] = [];
    for (const group of groups) differences.push(...(await compareGroup(recording, out, group)));
    return {
      program: program.id,
      traces: groups.reduce((total, { runs }) => total + runs.length, 0),
      backend: backend.name,
      matches: differences.length === 0,
      differences,
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function takeTraces(groups: readonly RunGroup[]): RunGroup[] {
  const taken: RunGroup[] = [];
  let traces = 0;
  for (const group of groups) {
    if (traces >= fewestTraces) break;
    taken.push(group);
    traces += group.runs.length;
  }
  return taken;
}

/** Groups of the program that the recording's directory holds, cheapest first. */
async function recordedGroups(
  recording: string,
  program: ProgramSpec,
  backend: string,
): Promise<Pick<RecordingPlan, 'groups' | 'version'>> {
  const manifest = await readManifest(recording);
  const planVersion = planVersionOf(manifest);
  const listed = new Set(presentTraces(manifest).map(({ path }) => path));
  const planned = planRecording([program], { planVersion, backend }).groups;
  const groups = planned.filter((group) => listed.has(tracePath(group)));
  if (groups.length > 0)
    return { version: planVersion, groups: groups.toSorted((a, b) => workOf(a) - workOf(b)) };
  throw new InputError('not-recorded', {
    rule: `${recording} holds no trace of ${program.id} as it is planned now`,
    remedy: 'The program, an operator or the backend changed since: record again.',
  });
}

async function compareGroup(recording: string, again: string, group: RunGroup): Promise<string[]> {
  const { files } = await readManifest(recording);
  const entry = files.find(({ path }) => path === tracePath(group))!;
  const found = await openTraces(join(again, entry.path));
  if (found.entry.sha256 === entry.sha256) return [];
  return describeDifferences(await openTraces(join(recording, entry.path), entry), found);
}

/** How many differences are worth telling. */
const mostTold = 5;

/** In words, where two trace files of one group differ, first what they were made with; at most five lines. */
function describeDifferences(expected: OpenTraceFile, found: OpenTraceFile): string[] {
  const again = new Map(found.traces().map((trace) => [trace.header.traceId, trace]));
  const differences = new Set<string>();
  for (const trace of expected.traces()) {
    const other = again.get(trace.header.traceId);
    if (other === undefined) differences.add(`trace ${trace.header.traceId} is missing`);
    else for (const difference of compareTraces(trace, other)) differences.add(difference);
  }
  return [...differences].slice(0, mostTold);
}

function compareTraces(expected: Trace, found: Trace): string[] {
  const headers = (['backend', 'versions', 'specHash', 'dataHash', 'outcome', 'test'] as const)
    .filter((key) => canonicalJson(expected.header[key]) !== canonicalJson(found.header[key]))
    .map(
      (key) => `${key}: ${canonicalJson(expected.header[key])} became ${canonicalJson(found.header[key])}`,
    );
  const series = { ...expected.scalars, ...expected.layered };
  const other: Readonly<Record<string, Series | LayerSeries>> = { ...found.scalars, ...found.layered };
  const metric = Object.keys(series).find((id) => !sameValues(series[id]!, other[id]));
  return metric === undefined
    ? headers
    : [...headers, `${metric} differs in trace ${expected.header.traceId}`];
}

/** Equal to the last bit; NaN equals NaN. */
function sameValues(a: Series | LayerSeries, b: Series | LayerSeries | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((value, i) => sameValue(value, b[i]!));
}

function sameValue(a: number | null | readonly number[], b: number | null | readonly number[]): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((v, i) => Object.is(v, b[i]));
  return Object.is(a, b);
}
