import type { LayersModel } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../../training/contract.ts';
import type { Rows, Several } from './contract.ts';
import { rangeOf } from './describe-model.ts';
import type { Missing } from './describe-training.ts';

/** A batch of a model that may have several inputs and outputs. */
export interface ModelBatch extends Batch {
  /** Each target `[rows, …]`; `targets` are those of the first output. */
  readonly allTargets: readonly tf.Tensor[];
}

/** Rows of the probe, of it for curvature, and of either evaluation part, at most: as when the corpus is recorded. */
const [probeRows, curvatureRows, evaluationRows] = [64, 32, 128];

function listOf(tensors: Several): readonly tf.Tensor[] {
  return Array.isArray(tensors) ? (tensors as readonly tf.Tensor[]) : [tensors as tf.Tensor];
}

/** What `probesOf` makes. */
export interface ProbeBatches {
  readonly probe: ModelBatch;
  readonly curvatureProbe: ModelBatch;
  readonly evaluation: { readonly train: ModelBatch; readonly validation: ModelBatch };
  readonly hasValidation: boolean;
  readonly ranges: {
    readonly inputs: readonly [number, number] | null;
    readonly targets: readonly [number, number] | null;
  };
  /** Shapes of one row of each target, and the rows that were given. */
  readonly targetShapes: readonly (readonly number[])[];
  readonly firstTargets: Float32Array;
  readonly rows: number;
  readonly tensors: readonly tf.Tensor[];
}

/**
 * The batches that instruments look at, from the rows of the user, with a replica axis. Null, with a note, where there are none
 * that the model takes.
 */
export function probesOf(
  model: LayersModel,
  { probe, validation }: { readonly probe?: Rows | undefined; readonly validation?: Rows | undefined },
  missing: Missing,
): ProbeBatches | null {
  const wrong = probe === undefined ? 'no probe rows were given' : whatIsWrong(model, 'probe', probe);
  if (probe === undefined || wrong !== null) {
    missing.set('probe', wrong!);
    return null;
  }
  const unfit = validation === undefined ? 'none were given' : whatIsWrong(model, 'validation', validation);
  if (unfit !== null) missing.set('loss.validation', `validation rows: ${unfit}`);
  const tensors: tf.Tensor[] = [];
  const batch = (rows: Rows, most: number) => makeBatch(rows, most, tensors);
  const train = batch(probe, evaluationRows);
  const [first] = listOf(probe.targets) as [tf.Tensor];
  return {
    probe: batch(probe, probeRows),
    curvatureProbe: batch(probe, curvatureRows),
    evaluation: {
      train,
      validation: unfit !== null || validation === undefined ? train : batch(validation, evaluationRows),
    },
    hasValidation: unfit === null,
    ranges: { inputs: finite(rangeOf(listOf(probe.inputs)[0]!)), targets: finite(rangeOf(first)) },
    targetShapes: listOf(probe.targets).map(({ shape }) => shape.slice(1)),
    firstTargets: tf.tidy(() => Float32Array.from(tf.cast(first, 'float32').dataSync())),
    rows: first.shape[0]!,
    tensors,
  };
}

function finite(range: readonly [number, number]): readonly [number, number] | null {
  return range.every(Number.isFinite) ? range : null;
}

function makeBatch({ inputs, targets }: Rows, most: number, owned: tf.Tensor[]): ModelBatch {
  const all = listOf(inputs);
  const count = Math.min(most, all[0]!.shape[0]!);
  const own = (make: () => tf.Tensor) => {
    const tensor = tf.keep(tf.tidy(make));
    owned.push(tensor);
    return tensor;
  };
  const first = (tensor: tf.Tensor) => tf.cast(tf.slice(tensor, 0, count), 'float32');
  const packed = own(() => tf.expandDims(pack(all.map(first)), 0));
  const allTargets = listOf(targets).map((tensor) => own(() => first(tensor)));
  const target = own(() => tf.expandDims(allTargets[0]!, 0));
  return { rows: count, inputs: packed, targets: target, allTargets, dispose() {} };
}

/** Several inputs beside each other, flat; one as it is. */
function pack(inputs: readonly tf.Tensor[]): tf.Tensor {
  if (inputs.length === 1) return inputs[0]!;
  return tf.concat(
    inputs.map((tensor) => tf.reshape(tensor, [tensor.shape[0]!, -1])),
    1,
  );
}

/** What `pack` put together, `shapes` of one row each. */
export function unpack(packed: tf.Tensor, shapes: readonly (readonly number[])[]): tf.Tensor[] {
  if (shapes.length === 1) return [packed];
  const rows = packed.shape[0]!;
  const sizes = shapes.map((shape) => shape.reduce((size, n) => size * n, 1));
  return tf.split(packed, sizes, 1).map((part, i) => tf.reshape(part, [rows, ...shapes[i]!]));
}

/** In words; null where the model takes the rows. */
function whatIsWrong(model: LayersModel, name: string, { inputs, targets }: Rows): string | null {
  const [given, wanted] = [listOf(inputs), listOf(targets)];
  const expected = model.inputs.map(({ shape }) => shape);
  const fits = (shape: readonly number[], need: readonly (number | null)[]) =>
    shape.length === need.length &&
    shape.every((n, axis) => axis === 0 || need[axis] === null || n === need[axis]);
  const rows = given[0]?.shape[0] ?? 0;
  const isFit =
    given.length === expected.length &&
    wanted.length === model.outputs.length &&
    given.every(({ shape }, i) => fits(shape, expected[i]!) && shape[0] === rows) &&
    wanted.every(({ shape }) => shape[0] === rows) &&
    rows >= 2;
  if (isFit) return null;
  const show = (shapes: readonly (readonly (number | null)[])[]) =>
    shapes.map((shape) => `[rows, ${shape.slice(1).join(', ')}]`).join(' and ');
  const [have, had] = [given, wanted].map((list) =>
    list.map(({ shape }) => `[${shape.join(', ')}]`).join(' and '),
  );
  return `${name} needs at least 2 rows of inputs ${show(expected)} and as many of ${model.outputs.length} targets; got inputs ${have}, targets ${had}`;
}
