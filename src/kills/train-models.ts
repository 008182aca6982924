import { prepareData } from '../../corpus/prepare.ts';
import { editTrainingData } from '../faults/edits.ts';
import { startCpuTimer } from '../jobs/cpu-time.ts';
import { errorText, InputError } from '../lib/errors.ts';
import { groupBy } from '../lib/group.ts';
import { canonicalJson, hashJson } from '../lib/hash.ts';
import { randomStream } from '../lib/random.ts';
import { withStart } from '../traces/start.ts';
import type { TrainingRun } from '../training/contract.ts';
import type { DataParts } from '../training/data.ts';
import type { NetworkWeights } from '../training/network.ts';
import { graphKey } from '../training/shapes.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { trainToEnd } from '../training/train.ts';

/** One trained instance of a model. */
export interface Instance {
  /** On the test part, row-major. */
  readonly outputs: Float32Array;
  /** The program's own metric there. */
  readonly metric: number;
  readonly weights: NetworkWeights;
  readonly cpuSeconds: number;
}

/** A model to train and the seeds of its instances. */
export interface ModelToTrain {
  readonly id: string;
  readonly spec: ProgramSpec;
  readonly seeds: readonly number[];
}

/** Instances in the order of the seeds, or why there are none: a network that does not build. */
export type TrainedModel = { readonly instances: readonly Instance[] } | { readonly reason: string };

/** Most runs that train in lockstep. */
const mostReplicas = 40;

/** Data of an instance: its own training part, and the test part that all are judged on. */
export type ReadData = (spec: ProgramSpec, seedIndex: number) => DataParts;

/**
 * Trains every instance of every model, those of one graph in lockstep. All instances see the rows
 * of seed 0, so that kills can be counted input by input; start, order, dropout and faults of data
 * are each instance's own.
 * @param read settled by `spec.data` and, where training data are edited, the seed; what it gives
 * is kept
 */
export function trainModels(
  models: readonly ModelToTrain[],
  read: ReadData = dataOf,
): ReadonlyMap<string, TrainedModel> {
  const drafts = new Map<string, Draft>(models.map(({ id }) => [id, { instances: [], reason: null }]));
  const readData = rememberData(read);
  const runs = models.flatMap(({ id, spec, seeds }) => {
    const draft = drafts.get(id)!;
    const plan = (seedIndex: number) => ({ draft, spec, seedIndex, data: readData(spec, seedIndex) });
    return orReason([draft], () => seeds.map(plan)) ?? [];
  });
  for (const part of lockstepParts(runs, ({ spec, data }) => graphKey(spec, data.train.rows), mostReplicas)) {
    const owners = part.map(({ draft }) => draft);
    const trained = orReason(owners, () => trainGroup(part)) ?? [];
    for (const [i, instance] of trained.entries()) owners[i]!.instances.push(instance);
  }
  return new Map(
    [...drafts].map(([id, { instances, reason }]) => [id, reason === null ? { instances } : { reason }]),
  );
}

/** A model in the making. */
interface Draft {
  readonly instances: Instance[];
  reason: string | null;
}

/** What the work gives; null where it refuses bad input, the reason why models are untrained. */
function orReason<Given>(models: readonly Draft[], work: () => Given): Given | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const model of models) model.reason = errorText(error);
    return null;
  }
}

/** Runs of one key, at most so many together, which bounds memory. */
export function lockstepParts<Run>(runs: readonly Run[], keyOf: (run: Run) => string, most: number): Run[][] {
  return [...groupBy(runs, keyOf).values()].flatMap((alike) =>
    Array.from({ length: Math.ceil(alike.length / most) }, (_, part) =>
      alike.slice(part * most, (part + 1) * most),
    ),
  );
}

/** The rows of seed 0; edits of the training part drawn by the instance's own seed. */
export function dataOf(spec: ProgramSpec, seedIndex: number): DataParts {
  return prepareData(spec, 0, (data, edit) =>
    editTrainingData(
      data,
      edit,
      randomStream(spec.id, seedIndex, 'fault', edit.operator, canonicalJson(edit.parameters)),
    ),
  );
}

/** Makes no part twice: without edits all instances train on the same one. */
function rememberData(read: ReadData): ReadData {
  const known = new Map<string, DataParts>();
  return (spec, seedIndex) => {
    const key = hashJson([spec.data, spec.data.edits.length === 0 ? null : seedIndex]);
    const data = known.get(key) ?? read(spec, seedIndex);
    known.set(key, data);
    return data;
  };
}

function trainGroup(runs: readonly TrainingRun[]): Instance[] {
  const cpuTime = startCpuTimer();
  const { testOutputs, testMetric, weights } = trainToEnd(runs.map((run) => withStart(run)));
  const cpuSeconds = cpuTime() / runs.length;
  return runs.map((_, r) => ({
    outputs: testOutputs[r]!,
    metric: testMetric[r]!,
    weights: weights[r]!,
    cpuSeconds,
  }));
}
