import { hashData } from '../../corpus/prepare.ts';
import { hashJson } from '../lib/hash.ts';
import type { ObservableTrainer, Trainer } from '../training/contract.ts';
import { type DataParts, type DataSet, sizeOf } from '../training/data.ts';
import { constantLoss, hasSeveralOutputs, lossOfFirst } from '../training/judgement.ts';
import type { StartSpec } from '../training/practice/practice-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { readGraph } from '../training/specs/graph.ts';
import type { PlannedRun, RunGroup } from './plan.ts';
import type { PreparedRun } from './prepare-runs.ts';
import { schemaWithoutSettings, traceSchemaVersion } from './store/schema.ts';
import type { ObservedSetting, Outcome, RunHeader } from './trace.ts';
import { countEvaluationRows } from './views.ts';

/** What a header says of how the run was made. */
export interface HeaderOrigin {
  readonly backend: string;
  /** Of what the bytes depend on. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What a header says of how the run ended. */
interface Ending {
  readonly outcome: Outcome;
  readonly doneSteps: number;
  readonly test: RunHeader['test'];
}

/** Header of a run; `prepared` is null where it crashed over its data, `trainer` where it crashed later. */
export function createHeader(
  group: RunGroup,
  run: PlannedRun,
  parts: { readonly prepared: PreparedRun | null; readonly trainer: Trainer | null },
  ending: Ending,
  origin: HeaderOrigin,
): RunHeader {
  const { program } = group;
  const { spec, checks: _, ...planned } = run;
  const { prepared, trainer } = parts;
  const observed = describeSetting(spec, prepared?.data ?? null, trainer);
  return {
    ...planned,
    ...ending,
    ...origin,
    program: program.id,
    family: program.family,
    plannedSteps: group.plannedSteps,
    observed,
    reference:
      prepared === null
        ? { constantLoss: 0, evaluationRows: 0 }
        : { constantLoss: referenceLoss(group, prepared), evaluationRows: countEvaluationRows(prepared) },
    specHash: hashJson(spec),
    ...(spec.start && { start: describeStart(spec.start, run.seedIndex) }),
    dataHash: prepared === null ? '0'.repeat(64) : hashData(prepared.data),
    schemaVersion: run.setting === undefined ? schemaWithoutSettings : traceSchemaVersion,
  };
}

function describeStart(
  { program, specHash, seed: named, step }: StartSpec,
  own: number,
): NonNullable<RunHeader['start']> {
  const seed = named ?? own;
  return { program, specHash, seed, step };
}

const referenceLosses = new WeakMap<DataSet, number>();

/** L_ref (docs/definitions.md, Healthy loss), on the clean test part; taken once of each, which runs of one seed share. */
function referenceLoss({ program }: RunGroup, { judged }: PreparedRun): number {
  const width = constantWidth(program, judged);
  const reference = referenceLosses.get(judged.test) ?? constantLoss(program, judged.test, width);
  referenceLosses.set(judged.test, reference);
  return reference;
}

/** Values that a constant answer chooses: one distribution or value for all steps; of a network that gives back its input, the whole row. */
function constantWidth(program: ProgramSpec, judged: DataParts): number {
  const { targetShape } = judged.test;
  if (program.data.target === 'index') return countClasses(program, judged)!;
  if (program.data.target === 'inputs') return sizeOf(targetShape);
  return targetShape.at(-1) ?? 1;
}

/**
 * What an observer of the training script sees of a run. A run that crashed before it had a network shows its layers
 * without shapes and parameters; one that had no data either shows ranges of [0, 0].
 */
export function describeSetting(
  spec: ProgramSpec,
  data: DataParts | null,
  trainer: Trainer | null,
): ObservedSetting {
  return {
    layers: trainer === null ? describePlanned(spec) : describeBuilt(trainer),
    ...(spec.outputs && { outputs: readGraph(spec).outputs }),
    loss: lossOfFirst(spec),
    optimizer: spec.optimizer,
    batchSize: spec.batchSize,
    task: spec.task,
    classes: hasSeveralOutputs(spec) ? countFirst(spec, trainer) : countClasses(spec, data),
    inputRange: rangeOf(data?.train.inputs),
    targetRange: rangeOf(data?.train.targets),
  };
}

/** The layers of a network as an observer sees them. Names tell programs apart, so that places stand for them. */
export function describeBuilt({ layers, weights: all }: ObservableTrainer): ObservedSetting['layers'] {
  const placeOf = (name: string) => layers.findIndex((layer) => layer.name === name);
  return layers.map(({ index, kind, activation, outputShape, inputs, weights }) => {
    const places = inputs.map(placeOf);
    const frozen = weights.some((i) => !all[i]!.trainable && !all[i]!.role.startsWith('moving'));
    return {
      kind,
      activation,
      outputShape,
      parameters: weights.reduce((total, i) => total + sizeOf(all[i]!.shape), 0),
      ...(String(places) !== String([index - 1]) && { inputs: places }),
      ...(frozen && { frozen }),
    };
  });
}

function describePlanned(spec: ProgramSpec): ObservedSetting['layers'] {
  return spec.layers.map((layer) => ({
    kind: layer.kind,
    activation: 'activation' in layer ? layer.activation : null,
    outputShape: [],
    parameters: 0,
  }));
}

/** Classes of the first output of several; null where there is no network to tell. */
function countFirst({ task, outputs }: ProgramSpec, trainer: Trainer | null): number | null {
  if (task === 'binary') return 2;
  if (task !== 'multiclass' || trainer === null) return null;
  const first = trainer.layers.find(({ name }) => name === outputs![0]!.layer)!;
  return first.outputShape.at(-1) ?? null;
}

/** Classes of a classification task; null for other tasks, and where there is no data to tell. */
function countClasses({ task, data: { target } }: ProgramSpec, data: DataParts | null): number | null {
  if (task === 'binary') return 2;
  if (task !== 'multiclass' || data === null) return null;
  const { train, validation, test } = data;
  if (target !== 'index') return train.targetShape.at(-1) ?? null;
  return 1 + Math.max(...[train, validation, test].map((part) => rangeOf(part.targets)[1]));
}

function rangeOf(values: Float32Array = new Float32Array(1)): readonly [number, number] {
  let low = values[0] ?? 0;
  let high = low;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
