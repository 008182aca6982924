import type { RandomStream } from '../../src/lib/random.ts';
import { tooMuch } from './source.ts';

const mostDraws = 1e7;

/** A matrix of draws, row by row. */
export type Matrix = readonly Float64Array[];

/** @throws InputError `too-much-data` where it would hold more than ten million. */
export function randomMatrix(rows: number, columns: number, draw: () => number): Matrix {
  if (rows * columns > mostDraws) throw tooMuch('a matrix of options', mostDraws, rows * columns);
  return Array.from({ length: rows }, () => Float64Array.from({ length: columns }, draw));
}

/** A row vector times a matrix. */
export function timesMatrix(vector: Float64Array, matrix: Matrix): Float64Array {
  const result = new Float64Array(matrix[0]?.length ?? 0);
  matrix.forEach((row, i) => {
    for (let j = 0; j < result.length; j++) result[j]! += vector[i]! * row[j]!;
  });
  return result;
}

/**
 * Units of measurement: columns as a table of mixed quantities has them, value · scale + shift, with scales
 * spread log-normally. `spread` 0 leaves the columns alone.
 */
export function randomUnits(columns: number, spread: number, random: RandomStream) {
  return Array.from({ length: columns }, () => {
    const scale = Math.exp(random.normal(0, spread));
    return { scale, shift: random.normal(0, 3 * spread) * scale };
  });
}
