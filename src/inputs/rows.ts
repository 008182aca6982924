import { sizeOf } from '../training/data.ts';
import type { LabelledInputs } from './contract.ts';

/** The given rows, copied, in the given order. */
export function takeRows(data: LabelledInputs, rows: ArrayLike<number>): LabelledInputs {
  const width = sizeOf(data.inputShape);
  return {
    ...data,
    rows: rows.length,
    inputs: gatherRows(data.inputs, width, rows),
    labels: Int32Array.from(rows, (row) => data.labels[row]!),
  };
}

/** Rows of a flat table, copied. */
export function gatherRows(values: Float32Array, width: number, rows: ArrayLike<number>): Float32Array {
  const taken = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * width;
    taken.set(values.subarray(start, start + width), i * width);
  }
  return taken;
}

/** 0 … n − 1, or from `start` on. */
export function rowsFrom(start: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => start + i);
}
