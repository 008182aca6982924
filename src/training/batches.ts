import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../lib/errors.ts';
import type { Batch, TrainingRun } from './contract.ts';
import { type DataSet, sizeOf } from './data.ts';
import { gatherRows } from './ops/rows.ts';
import { countBatches } from './practice/plan.ts';
import { weighRows } from './practice/row-shares.ts';
import { shuffledRows } from './seeds.ts';

/** Where the rows of a mini-batch lie among the resident ones: int32 `R × rows`, of inputs and of targets. */
interface BatchPlaces {
  readonly rows: number;
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  /** Of what the rows count; empty where all count alike. */
  readonly weights: Int32Array;
}

/** The training data of R runs, kept on the backend, in each run's own order. */
export interface TrainingData {
  /** Of each run. */
  readonly rows: number;
  /** The mini-batch of that number (from 0). Each epoch has a new order; its last batch takes what rows are left, as in Keras. */
  places(batch: number): BatchPlaces;
  /** Inputs or targets `[R, rows, …]`, or what rows count `[R, rows]`, at places `[R, rows]`. */
  gather(part: 'inputs' | 'targets' | 'weights', places: tf.Tensor): tf.Tensor;
  /** Whether rows count differently. */
  readonly weighed: boolean;
  dispose(): void;
}

/** @throws InputError as `weighRows`. */
export function createTrainingData(runs: readonly TrainingRun[], batchSize: number): TrainingData {
  const sets = runs.map((run) => run.data.train);
  const { rows, inputShape, targetShape } = sets[0]!;
  const weights = weighRows(runs);
  const parts = {
    inputs: keepPart(
      sets.map((set) => set.inputs),
      [rows, ...inputShape],
    ),
    targets: keepPart(
      sets.map((set) => set.targets),
      [rows, ...targetShape],
    ),
    weights: keepPart(weights ?? [new Float32Array(rows)], [rows]),
  };
  const perEpoch = countBatches({ batchSize, epochs: 1 }, rows);
  let orders: { epoch: number; rows: readonly Int32Array[] } = { epoch: -1, rows: [] };

  function pickRows(batch: number): Int32Array[] {
    const epoch = Math.floor(batch / perEpoch);
    if (orders.epoch !== epoch) orders = { epoch, rows: runs.map((run) => shuffledRows(run, epoch)) };
    const start = (batch % perEpoch) * batchSize;
    return orders.rows.map((order) => order.subarray(start, start + batchSize));
  }

  function placesIn({ setOf }: ResidentPart, picked: readonly Int32Array[]): Int32Array {
    const count = picked[0]!.length;
    const places = new Int32Array(runs.length * count);
    picked.forEach((order, r) => {
      for (let i = 0; i < count; i++) places[r * count + i] = setOf[r]! * rows + order[i]!;
    });
    return places;
  }

  return {
    rows,
    places(batch) {
      const picked = pickRows(batch);
      return {
        rows: picked[0]!.length,
        inputs: placesIn(parts.inputs, picked),
        targets: placesIn(parts.targets, picked),
        weights: weights === null ? new Int32Array() : placesIn(parts.weights, picked),
      };
    },
    gather: (part, places) => gatherRows(parts[part].tensor, places),
    weighed: weights !== null,
    dispose: () => tf.dispose(Object.values(parts).map(({ tensor }) => tensor)),
  };
}

/** Values of all rows on the backend; those that several runs share are held once. */
interface ResidentPart {
  /** `[1, sets · rows, …]`. */
  readonly tensor: tf.Tensor;
  /** Which of the sets is a run's. */
  readonly setOf: readonly number[];
}

/** @param all values of `[rows, …]` per run */
function keepPart(all: readonly Float32Array[], [rows, ...shape]: readonly number[]): ResidentPart {
  const sets: Float32Array[] = [];
  const setOf = all.map((values) => {
    const known = sets.findIndex((other) => sameBytes(other, values));
    return known >= 0 ? known : sets.push(values) - 1;
  });
  const tensor = tf.tensor(concatenate(sets), [1, sets.length * rows!, ...shape]);
  return { tensor, setOf };
}

/** A batch of the given rows (all by default) of one data set per replica. */
export function createProbeBatch(sets: readonly DataSet[], rows?: readonly ArrayLike<number>[]): Batch {
  const picked = rows ?? sets.map((set) => Int32Array.from({ length: set.rows }, (_, i) => i));
  const count = picked[0]!.length;
  if (picked.some((order) => order.length !== count)) {
    throw new Error('a batch needs the same number of rows from every replica');
  }
  const { inputShape, targetShape } = sets[0]!;
  const inputs = gatherValues(sets, picked, 'inputs', sizeOf(inputShape));
  const targets = gatherTargets(sets, picked);
  const tensors = [
    tf.tensor(inputs, [sets.length, count, ...inputShape]),
    tf.tensor(targets, [sets.length, count, ...targetShape]),
  ] as const;
  return {
    rows: count,
    inputs: tensors[0],
    targets: tensors[1],
    dispose: () => tf.dispose([...tensors]),
  };
}

/**
 * @throws InputError `no-data` for a set without rows; Error where sets of one group differ in size or shape, a
 * defect of the caller.
 */
export function checkDataSets(sets: readonly DataSet[]): void {
  const first = sets[0]!;
  if (first.rows === 0) {
    throw new InputError('no-data', { rule: 'training needs rows', need: 'at least 1', value: 0 });
  }
  for (const set of sets) {
    const alike =
      set.rows === first.rows &&
      String(set.inputShape) === String(first.inputShape) &&
      String(set.targetShape) === String(first.targetShape);
    if (!alike) throw new Error('runs trained together need training data of one shape');
    if (
      set.inputs.length !== set.rows * sizeOf(set.inputShape) ||
      set.targets.length !== set.rows * sizeOf(set.targetShape)
    ) {
      throw new Error('a data set does not hold rows × shape values');
    }
  }
}

function sameBytes(a: Float32Array, b: Float32Array): boolean {
  return a === b || bytesOf(a).equals(bytesOf(b));
}

function bytesOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Targets of the given rows of one data set per replica, flat. */
export function gatherTargets(sets: readonly DataSet[], picked: readonly ArrayLike<number>[]): Float32Array {
  return gatherValues(sets, picked, 'targets', sizeOf(sets[0]!.targetShape));
}

function gatherValues(
  sets: readonly DataSet[],
  picked: readonly ArrayLike<number>[],
  part: 'inputs' | 'targets',
  width: number,
): Float32Array {
  const count = picked[0]!.length;
  const values = new Float32Array(sets.length * count * width);
  sets.forEach((set, r) => {
    const source = set[part];
    for (let i = 0; i < count; i++) {
      const from = picked[r]![i]! * width;
      const to = (r * count + i) * width;
      for (let j = 0; j < width; j++) values[to + j] = source[from + j]!;
    }
  });
  return values;
}
