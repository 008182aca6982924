import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { probeBank } from '../../eval/methods/extra-columns.ts';
import type { GroupColumns } from '../../features/contract.ts';
import { type ExtractedFeatures, writeFeatures } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { planVersionOf, type RecordingOptions, type RunGroup } from '../../traces/plan.ts';
import { readManifest } from '../../traces/store/manifest.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { openBank } from './bank-store.ts';
import { createReference, measureNetwork, probeColumns, type Reference } from './columns.ts';
import { trainReference } from './healthy.ts';
import { type ProbeBank, whyNoBank } from './make-bank.ts';
import { probeNetworks } from './probe-networks.ts';
import { type RecordedRun, readRuns, recordedGroups } from './recorded-runs.ts';
import { rowsBySlice } from './slices.ts';
import { networksPath, readNetworks, trainProgram } from './train-again.ts';

export interface ProbeStudyOptions {
  /** Directory of the recording; `manifest.json` and `runs.arrow` are all that is read. */
  readonly recording: string;
  /** Those of the recording to be probed; others, and those without a bank, are left out. */
  readonly programs: readonly ProgramSpec[];
  /** Directory of banks, trained networks and the feature table; a later call goes on with what is there. */
  readonly out: string;
  readonly workers: number;
  /** The one that recorded it, and has been selected. */
  readonly backend: string;
  /** How it was planned, where that was not as `faultgap record` does by default. */
  readonly plan?: RecordingOptions;
  /** Stops between two groups at the latest; what is finished is kept. */
  readonly signal: AbortSignal;
  /** In runs trained again and probed. */
  readonly progress?: (done: number, total: number, text: string) => void;
}

/** What a probe made. */
export interface ProbeResult {
  /** The feature table. */
  readonly path: string;
  readonly traces: number;
  /** Programs probed: rows of the bank, the slices that it lacks and why, and how far its generator was approved. */
  readonly programs: readonly (Pick<ProbeBank, 'program' | 'missing' | 'approved'> & {
    readonly rows: number;
  })[];
  /** Programs that have no bank, and why. */
  readonly leftOut: readonly { readonly program: string; readonly reason: string }[];
}

/**
 * Probes the trained network of every recorded run with the bank of its program, and writes a feature
 * table `probe-bank.arrow` with one row per run: the recording keeps no networks, so runs are trained
 * again first. Runs that diverged or crashed have no network; all their columns are null but the share
 * of predictions, which is 0. Null where the signal stopped it.
 * @throws InputError `no-probe` where no program has a bank; as `openBank`, `recordedGroups`, `trainProgram` and
 * `writeFeatures`.
 */
export async function probeRecording(options: ProbeStudyOptions): Promise<ProbeResult | null> {
  const { recording, programs, out, progress } = options;
  const runs = await readRuns(recording);
  const plan = { planVersion: planVersionOf(await readManifest(recording)), ...options.plan };
  const { probed, leftOut } = choosePrograms(programs, runs);
  const wanted = new Set(probed.map(({ id }) => id));
  // Each run is trained again, and then probed.
  const total = 2 * [...runs.values()].filter(({ program }) => wanted.has(program)).length;
  let done = 0;
  const advance = (count: number, text: string) => {
    done += count;
    progress?.(done, total, text);
  };
  const rows: Row[] = [];
  const banks: ProbeResult['programs'][number][] = [];
  for (const spec of probed) {
    const found = await probeProgram(spec, runs, { ...options, plan }, advance);
    if (found === null) return null;
    rows.push(...found.rows);
    const { program, missing, approved, slices } = found.bank;
    banks.push({ program, rows: slices.length, missing, approved });
  }
  const path = join(out, `${probeBank}.arrow`);
  const { hash } = await readManifest(recording);
  await writeFeatures(path, createTable(rows), { recording: hash });
  return { path, traces: rows.length, programs: banks, leftOut };
}

/** Of those recorded, the ones that have a bank, and why others have none. @throws InputError `no-probe`. */
function choosePrograms(
  programs: readonly ProgramSpec[],
  runs: ReadonlyMap<string, RecordedRun>,
): { probed: ProgramSpec[]; leftOut: ProbeResult['leftOut'] } {
  const recorded = new Set([...runs.values()].map(({ program }) => program));
  const present = programs.filter(({ id }) => recorded.has(id));
  const reasons = present.map(whyNoBank);
  const probed = present.filter((_, i) => reasons[i] === null);
  if (probed.length === 0) {
    throw new InputError('no-probe', {
      rule: 'a probe bank is about rows of one class each',
      need: 'a classification program of the recording',
      value: present.map(({ id }) => id).join(', ') || 'none',
    });
  }
  const leftOut = present.flatMap(({ id }, i) =>
    reasons[i] === null ? [] : [{ program: id, reason: reasons[i]! }],
  );
  return { probed, leftOut };
}

/** All runs of one program; null where the signal stopped it. */
async function probeProgram(
  spec: ProgramSpec,
  runs: ReadonlyMap<string, RecordedRun>,
  { out, backend, workers, signal, plan = {} }: ProbeStudyOptions,
  advance: (count: number, text: string) => void,
): Promise<{ rows: Row[]; bank: ProbeBank } | null> {
  const groups = recordedGroups(spec, runs, { ...plan, backend });
  const onGroup = ({ runs }: RunGroup) => advance(runs.length, `training ${spec.id} again`);
  if (!(await trainProgram(groups, runs, out, { workers, backend, signal, onGroup }))) return null;
  const bank = await openBank(spec, join(out, 'banks'));
  const reference = referenceOf(spec, bank);
  const rows: Row[] = [];
  for (const group of groups) {
    rows.push(...(await probeGroup(group, runs, out, { bank, reference })));
    advance(group.runs.length, `probing ${spec.id}`);
    // Lets Ctrl-C be heard.
    await setImmediate();
    if (signal.aborted) return null;
  }
  return { rows, bank };
}

/** What the bank's healthy networks predict, for others to be compared with. */
export function referenceOf(spec: ProgramSpec, { rows, slices }: ProbeBank): Reference {
  const labels = Int32Array.from(rows.targets);
  const bankRows = { labels, classes: rows.classes!, slices: rowsBySlice(slices) };
  return createReference(bankRows, probeNetworks(trainReference(spec), rows));
}

interface Row {
  readonly group: GroupColumns;
  readonly values: readonly (number | null)[];
}

async function probeGroup(
  group: RunGroup,
  runs: ReadonlyMap<string, RecordedRun>,
  out: string,
  { bank, reference }: { readonly bank: ProbeBank; readonly reference: Reference },
): Promise<Row[]> {
  const alive = group.runs.filter(({ traceId }) => runs.get(traceId)!.outcome === 'completed');
  const networks = await readNetworks(
    networksPath(out, group),
    alive.map(({ traceId }) => traceId),
  );
  const probed = alive.map((run, i) => ({ ...run, weights: networks[i]!.weights }));
  const outputs = probed.length === 0 ? [] : probeNetworks(probed, bank.rows);
  const predictionOf = new Map(alive.map(({ traceId }, i) => [traceId, outputs[i]!]));
  const { id: program, family } = group.program;
  return group.runs.map(({ traceId, operator, category, mutant, seedIndex, session }) => ({
    group: { traceId, program, family, operator, category, mutant, seedIndex, session },
    values: measureNetwork(predictionOf.get(traceId) ?? null, reference),
  }));
}

/** Sorted by trace id, as every feature table is. */
function createTable(rows: Row[]): ExtractedFeatures {
  rows.sort((a, b) => (a.group.traceId < b.group.traceId ? -1 : 1));
  return {
    groups: rows.map(({ group }) => group),
    columns: probeColumns.map((name) => `${probeBank}.${name}`),
    values: probeColumns.map((_, c) =>
      Float64Array.from(rows, ({ values }) => Math.fround(values[c] ?? Number.NaN)),
    ),
    window: 1,
  };
}
