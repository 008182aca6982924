import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { resumeJobs } from '../../jobs/kept.ts';
import { runInProcesses } from '../../jobs/processes.ts';
import { jsonText } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import type { RunGroup } from '../../traces/plan.ts';
import { type KnownData, prepareRun, trainingRun } from '../../traces/prepare-runs.ts';
import { scoreTest } from '../../traces/recorder.ts';
import { workOf } from '../../traces/recording/job.ts';
import {
  type Cells,
  type ColumnSpec,
  onlyBatch,
  openArrow,
  readMetadata,
  writeArrow,
} from '../../traces/store/store.ts';
import type { NetworkWeights } from '../../training/network.ts';
import { trainToEnd } from '../../training/train.ts';
import type { RecordedRun } from './recorded-runs.ts';

/**
 * Trains the completed runs of a recorded group again, without instruments, and compares each with what
 * was recorded of it: loss and metric on the test part must be the same to the last bit. The backend must
 * have been selected.
 * @param recorded the group's runs, in their order; those that diverged or crashed have no network
 * @throws InputError `not-reproduced` where a run ends otherwise than it was recorded.
 */
export function trainAgain(group: RunGroup, recorded: readonly RecordedRun[]): RunNetwork[] {
  const wanted = group.runs.filter((_, i) => recorded[i]!.outcome === 'completed');
  if (wanted.length === 0) return [];
  const known: KnownData = new Map();
  const prepared = wanted.map((run) => prepareRun(group, run, known));
  const { weights, testOutputs } = trainToEnd(prepared.map(trainingRun));
  const byId = new Map(recorded.map((run) => [run.traceId, run]));
  return prepared.map((own, r) => {
    const { traceId } = own.run;
    checkReproduced(byId.get(traceId)!, scoreTest(group, own, testOutputs[r]!));
    return { traceId, weights: weights[r]! };
  });
}

function checkReproduced(
  { traceId, program, testLoss, testMetric }: RecordedRun,
  found: ReturnType<typeof scoreTest>,
): void {
  if (found?.loss === testLoss && found.metric === testMetric) return;
  throw new InputError('not-reproduced', {
    rule: `run ${traceId} of ${program}, trained again, must end as it was recorded`,
    need: `test loss ${testLoss}, metric ${testMetric}`,
    value: `test loss ${found?.loss}, metric ${found?.metric}`,
    remedy: 'Use the version of faultgap and the backend that recorded it, or record again.',
  });
}

/** One group to train again, into one file. */
export interface TrainJob {
  readonly group: RunGroup;
  /** Its runs, in their order. */
  readonly recorded: readonly RecordedRun[];
  readonly path: string;
  readonly backend: string;
}

/** How groups are trained again. */
interface TrainingWays {
  readonly workers: number;
  readonly backend: string;
  /** Stops everything; finished groups are kept. */
  readonly signal: AbortSignal;
  /** Called for every group that is trained or was before. */
  readonly onGroup: (group: RunGroup) => void;
}

/** File of a group's networks below the directory of a probe. */
export function networksPath(out: string, { program, id }: RunGroup): string {
  return join(out, 'networks', program.id, `${id}.arrow`);
}

/**
 * Trains the groups of one program again by `workers` processes, the long ones first; groups whose file is there are not
 * trained again, so that the same call goes on where it was stopped. False where the signal stopped it.
 * @throws InputError `not-reproduced`, `write-failed`.
 */
export async function trainProgram(
  groups: readonly RunGroup[],
  runs: ReadonlyMap<string, RecordedRun>,
  out: string,
  { workers, backend, signal, onGroup }: TrainingWays,
): Promise<boolean> {
  const jobs = groups.map((group): TrainJob => {
    const recorded = group.runs.map(({ traceId }) => runs.get(traceId)!);
    return { group, recorded, path: networksPath(out, group), backend };
  });
  return resumeJobs(jobs, {
    isKept: ({ path }) => existsSync(path),
    // Processes of each program's own: the memory of WebAssembly never shrinks.
    run: runInProcesses('src/inputs/bank/worker.ts', workers),
    workOf: ({ group }) => workOf(group),
    signal,
    onJob: ({ group }) => onGroup(group),
  });
}

const kind = 'trained-networks';
const schemaVersion = 1;

/** A run's network at the end of its training; recordings keep none, so it is trained again. */
export interface RunNetwork {
  readonly traceId: string;
  readonly weights: NetworkWeights;
}

/**
 * Writes networks of one graph, one row each: `trace_id`, `weights` (all tensors in a row, their lengths in the metadata).
 * @throws InputError `write-failed`.
 */
export async function writeNetworks(path: string, networks: readonly RunNetwork[]): Promise<void> {
  const lengths = networks[0]?.weights.map(({ length }) => length) ?? [];
  const cells: Cells[] = [
    networks.map(({ traceId }) => traceId),
    networks.map(({ weights }) => weights.flatMap((tensor) => Array.from(tensor))),
  ];
  await writeArrow(path, {
    kind,
    schemaVersion,
    metadata: { lengths: JSON.stringify(lengths) },
    columns,
    batches: [cells],
  });
}

const columns: readonly ColumnSpec[] = [
  { name: 'trace_id', type: 'utf8', nullable: false },
  { name: 'weights', type: 'list', nullable: false },
];
const metadataSchema = z.object({ lengths: jsonText(z.array(z.int().positive())) });

/**
 * The networks of a file, for the runs given and in their order.
 * @throws InputError as `openArrow`; `other-networks` where the file is of other runs.
 */
export async function readNetworks(path: string, traceIds: readonly string[]): Promise<RunNetwork[]> {
  const file = await openArrow(path, { kind, schemaVersion, columns });
  const { lengths } = readMetadata(path, file, metadataSchema);
  const [found, flat] = onlyBatch(file) as unknown as [readonly string[], readonly number[][]];
  if (JSON.stringify(found) !== JSON.stringify(traceIds)) {
    throw new InputError('other-networks', {
      rule: `${path} holds the networks of other runs`,
      need: `${traceIds.length} runs from ${traceIds[0] ?? 'none'}`,
      value: `${found.length} runs from ${found[0] ?? 'none'}`,
      remedy: 'Remove the file; the runs are trained again.',
    });
  }
  return found.map((traceId, row) => ({ traceId, weights: cut(flat[row]!, lengths) }));
}

function cut(values: readonly number[], lengths: readonly number[]): NetworkWeights {
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return Float32Array.from(values.slice(start - length, start));
  });
}
