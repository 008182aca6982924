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

/** Rows, or blocks of rows, one after the other. */
export function joinRows(rows: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(rows.reduce((total, { length }) => total + length, 0));
  let start = 0;
  for (const row of rows) {
    joined.set(row, start);
    start += row.length;
  }
  return joined;
}

/** The rows of a flat table, copied. */
export function splitRows(values: Float32Array, shape: readonly number[]): Float32Array[] {
  const width = sizeOf(shape);
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}
