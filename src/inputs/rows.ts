import type { RandomStream } from '../lib/random.ts';
import { sizeOf } from '../training/data.ts';
import type { GeneratorShape, LabelledInputs, TrainedGenerator } from './contract.ts';

/** The given rows, copied, in the given order. */
export function takeRows(data: LabelledInputs, rows: ArrayLike<number>): LabelledInputs {
  const width = sizeOf(data.inputShape);
  return {
    ...data,
    rows: rows.length,
    inputs: copyRows(data.inputs, width, rows),
    labels: Int32Array.from(rows, (row) => data.labels[row]!),
  };
}

/** The first rows, or all where there are fewer. */
export function firstRows(data: LabelledInputs, most: number): LabelledInputs {
  return takeRows(data, rowsFrom(0, Math.min(most, data.rows)));
}

/** Rows of a flat table, copied. */
export function copyRows(values: Float32Array, width: number, rows: ArrayLike<number>): Float32Array {
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

/** Inputs with their labels as one table. */
export function labelInputs(
  { inputShape, classes }: GeneratorShape,
  rows: readonly { readonly input: Float32Array; readonly label: number }[],
): LabelledInputs {
  const inputs = joinRows(rows.map(({ input }) => input));
  const labels = Int32Array.from(rows, ({ label }) => label);
  return { rows: rows.length, inputShape, classes, inputs, labels };
}

/** Draws of the prior, classes in turn. */
export function drawInputs(generator: TrainedGenerator, rows: number, random: RandomStream): LabelledInputs {
  const { inputShape, classes } = generator;
  const labels = rowsFrom(0, rows).map((row) => row % classes);
  const inputs = generator.decode(generator.prior(rows, random), labels);
  return { rows, inputShape, classes, inputs, labels };
}

/**
 * Halves the way of each row from 0 to 1, all rows at once, and gives the last share of it at which
 * the row still holds.
 */
export function halveWays(
  rows: number,
  halvings: number,
  holds: (shares: Float64Array) => readonly boolean[],
): Float64Array {
  const low = new Float64Array(rows);
  const high = new Float64Array(rows).fill(1);
  for (let step = 0; step < halvings; step++) {
    const middle = low.map((share, row) => (share + high[row]!) / 2);
    for (const [row, held] of holds(middle).entries()) (held ? low : high)[row] = middle[row]!;
  }
  return low;
}
