import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingRun, WeightInfo } from '../contract.ts';
import { sizeOf } from '../data.ts';
import type { NetworkWeights } from '../network.ts';
import { batchesOfStep, countBatches, countSteps, countStepsPerEpoch } from '../practice/plan.ts';
import { drawSeed, shuffledRows } from '../seeds.ts';
import { readGraph } from '../specs/graph.ts';

/** A run as it starts, and how many steps of it are trained. */
export interface ReferenceRun {
  readonly run: TrainingRun;
  readonly steps: number;
  readonly weights: readonly WeightInfo[];
  readonly start: NetworkWeights;
}

/** What the interpreter of one precision made of a run. */
export interface Trained {
  /** Mini-batch loss of every step. */
  readonly losses: Float64Array;
  /** Weights after the last step, in the order of the run's. */
  readonly weights: readonly Float64Array[];
}

/**
 * Writes what an interpreter needs to train the runs: task.json, and per run (numbered from 0) its spec and shapes as JSON,
 * weights, training and validation data as float32, rows of all mini-batches as int32, row-major and little-endian.
 * @param paths of each run, the weights before every step and after the last, for an interpreter that follows them
 */
export function writeTask(
  directory: string,
  runs: readonly ReferenceRun[],
  paths: readonly Float32Array[] = [],
): void {
  writeFileSync(join(directory, 'task.json'), JSON.stringify({ runs: runs.length }));
  runs.forEach((one, number) => {
    const { run, weights, start } = one;
    const { train } = run.data;
    const { inputShape, targetShape } = train;
    const order = rowsOfSteps(one);
    const write = (part: string, content: string | Uint8Array | Float32Array) =>
      writeFileSync(join(directory, `${number}.${part}`), content);
    const batchSizes = order.map(({ length }) => length);
    const { spec } = run;
    const { names } = readGraph(spec);
    const plannedSteps = countSteps(spec, train.rows);
    const seeds = names.map((name) => drawSeed(run, name));
    const shapes = { inputShape, targetShape, weights };
    const stepsPerEpoch = countStepsPerEpoch(spec, train.rows);
    const counts = { batchSizes, stepsPerEpoch, plannedSteps };
    write('json', JSON.stringify({ spec, names, seeds, ...shapes, ...counts }));
    write('weights.f32', Buffer.concat(start.map(bytesOf)));
    write('inputs.f32', train.inputs);
    write('targets.f32', train.targets);
    write('validation-inputs.f32', run.data.validation.inputs);
    write('validation-targets.f32', run.data.validation.targets);
    write('rows.i32', Buffer.concat(order.map(bytesOf)));
    if (paths[number] !== undefined) write('path.f32', paths[number]);
  });
}

/** What the interpreter wrote for a run that it trained. */
export function readTrained(
  directory: string,
  number: number,
  { steps, weights }: ReferenceRun,
  precision: 'float64' | 'float32',
): Trained {
  const values = readFloats(directory, `${number}.${precision}.f64`);
  let end = steps;
  const after = weights.map(({ shape }) => {
    const start = end;
    end += sizeOf(shape);
    return values.subarray(start, end);
  });
  return { losses: values.subarray(0, steps), weights: after };
}

/** What the interpreter found along the path of a run. */
export interface Followed {
  /** Losses at the weights that each step began with, in float64 and in float32. */
  readonly losses: Float64Array;
  readonly twinLosses: Float64Array;
  /**
   * Per weight, how much otherwise than float64 the engine, and float32, moved it: the median over the steps, relative to
   * the move.
   */
  readonly moves: Float64Array;
  readonly twinMoves: Float64Array;
}

export function readFollowed(directory: string, number: number, { steps, weights }: ReferenceRun): Followed {
  const values = readFloats(directory, `${number}.followed.f64`);
  const middle = 2 * steps + weights.length;
  return {
    losses: values.subarray(0, steps),
    twinLosses: values.subarray(steps, 2 * steps),
    moves: values.subarray(2 * steps, middle),
    twinMoves: values.subarray(middle),
  };
}

function readFloats(directory: string, name: string): Float64Array {
  const { buffer, byteOffset, length } = readFileSync(join(directory, name));
  return new Float64Array(buffer.slice(byteOffset, byteOffset + length));
}

/** Rows of every mini-batch, each epoch in its own order. */
function rowsOfSteps({ run, steps }: ReferenceRun): Int32Array[] {
  const { spec } = run;
  const { rows } = run.data.train;
  const perEpoch = countBatches(spec, rows);
  const batches = Array.from({ length: steps }, (_, step) => batchesOfStep(spec, rows, step)).flat();
  const orders = new Map<number, Int32Array>();
  return batches.map((batch) => {
    const epoch = Math.floor(batch / perEpoch);
    const order = orders.get(epoch) ?? shuffledRows(run, epoch);
    orders.set(epoch, order);
    const first = (batch % perEpoch) * spec.batchSize;
    return order.subarray(first, first + spec.batchSize);
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
