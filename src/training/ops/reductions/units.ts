import type * as tf from '@tensorflow/tfjs-core';
import { activeHeap } from '../../kernels/load.ts';

/** Sums and counts over what a layer put out `[R, …, units]`, one number per replica, in double precision. */
export interface UnitStatistics {
  readonly sum: Float64Array;
  readonly sumSquares: Float64Array;
  /** Of absolute values. */
  readonly sumAbs: Float64Array;
  /** Number of values that are not above 0: NaN is among them. */
  readonly nonpositive: Float64Array;
  /** Number of units that are 0 everywhere, and of units that give one value everywhere; NaN is another value each time. */
  readonly dead: Float64Array;
  readonly constant: Float64Array;
}

const fields = ['sum', 'sumSquares', 'sumAbs', 'nonpositive', 'dead', 'constant'] as const;

/** Statistics of a float32 tensor `[R, …, units]` per replica. */
export function unitStatistics(tensor: tf.Tensor): UnitStatistics {
  const heap = activeHeap();
  if (heap === null) return composeUnitStatistics(tensor);
  const replicas = tensor.shape[0]!;
  const units = tensor.shape.at(-1)!;
  const output = heap.scratch(8 * fields.length * replicas);
  heap.kernels.unitStatistics(
    heap.address(tensor),
    output,
    replicas,
    tensor.size / (replicas * units),
    units,
  );
  return collect(heap.doubles(output, fields.length * replicas));
}

/** `unitStatistics` in plain JavaScript: for the other backends, and what the kernel is tested against. */
export function composeUnitStatistics(tensor: tf.Tensor): UnitStatistics {
  const replicas = tensor.shape[0]!;
  const values = tensor.dataSync() as Float32Array;
  const size = values.length / replicas;
  const rows = Array.from({ length: replicas }, (_, r) =>
    describeUnits(values.subarray(r * size, (r + 1) * size), tensor.shape.at(-1)!),
  );
  return collect(Float64Array.from(rows.flat()));
}

function collect(rows: Float64Array): UnitStatistics {
  const column = (field: number) => rows.filter((_, i) => i % fields.length === field);
  return Object.fromEntries(fields.map((name, field) => [name, column(field)])) as unknown as UnitStatistics;
}

/** In the order of `fields`. */
function describeUnits(values: Float32Array, units: number): number[] {
  const changed = new Uint8Array(units);
  let [sum, squares, sizes, nonpositive] = [0, 0, 0, 0];
  values.forEach((value, i) => {
    sum += value;
    squares += value * value;
    sizes += Math.abs(value);
    if (!(value > 0)) nonpositive++;
    if (value !== values[i % units]!) changed[i % units] = 1;
  });
  const constant = changed.reduce((count, flag) => count + 1 - flag, 0);
  const dead = changed.reduce((count, flag, unit) => count + Number(flag === 0 && values[unit] === 0), 0);
  return [sum, squares, sizes, nonpositive, dead, constant];
}

/** How many values of a float32 tensor `[R, …]` lie outside [low, high], per replica; NaN where one is NaN. */
export function countOutside(tensor: tf.Tensor, low: number, high: number): Float64Array {
  const heap = activeHeap();
  if (heap === null) return composeCountOutside(tensor, low, high);
  const replicas = tensor.shape[0]!;
  const output = heap.scratch(8 * replicas);
  heap.kernels.countOutside(heap.address(tensor), output, replicas, tensor.size / replicas, low, high);
  return heap.doubles(output, replicas).slice();
}

/** `countOutside` in plain JavaScript. */
export function composeCountOutside(tensor: tf.Tensor, low: number, high: number): Float64Array {
  const counts = new Float64Array(tensor.shape[0]!);
  const values = tensor.dataSync();
  const size = values.length / counts.length;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    counts[Math.floor(i / size)]! += Number.isNaN(value) ? Number.NaN : Number(value < low || value > high);
  }
  return counts;
}
