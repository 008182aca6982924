import { mean, median, spreadOf } from '../../statistics/descriptive.ts';

/** Rows as coordinates for methods that measure distances or take sums. Fitted on training rows only. */
export interface Standardiser {
  /** Number of coordinates. */
  readonly width: number;
  /** What each is made of: all that was fitted. */
  readonly coordinates: readonly Coordinate[];
  /** Coordinates of one row: finite, each with mean 0 and standard deviation 1 over the training rows. */
  apply(row: Float64Array): Float64Array;
}

/** One coordinate as plain numbers. */
export interface Coordinate {
  readonly column: number;
  /** `value`: the feature; `missing`: 1 where it is missing, 0 where it is not. */
  readonly kind: 'value' | 'missing';
  /** What stands for a missing value, after compression. */
  readonly fill: number;
  readonly centre: number;
  readonly spread: number;
}

/**
 * Signed logarithm, median in place of missing values, z-score. Columns that are constant over the training rows give no
 * coordinate. A column missing in some training rows gives an indicator beside its value, once for all columns that are
 * missing in the same rows: what a run that ended early lacks, it lacks in many columns at once.
 */
export function fitStandardiser(rows: readonly Float64Array[], width: number): Standardiser {
  const coordinates: Coordinate[] = [];
  const patterns = new Set<string>();
  const values = new Float64Array(rows.length);
  for (let column = 0; column < width; column++) {
    for (let i = 0; i < rows.length; i++) values[i] = compress(rows[i]![column]!);
    addCoordinate(coordinates, valueCoordinate(column, values));
    const missing = listMissing(values);
    const pattern = missing.join();
    if (!patterns.has(pattern)) addCoordinate(coordinates, missingCoordinate(column, missing, rows.length));
    patterns.add(pattern);
  }
  return standardiserOf(coordinates);
}

/** A standardiser that was fitted before. */
export function standardiserOf(coordinates: readonly Coordinate[]): Standardiser {
  return {
    width: coordinates.length,
    coordinates,
    apply(row) {
      const located = new Float64Array(coordinates.length);
      for (let k = 0; k < coordinates.length; k++) located[k] = locate(coordinates[k]!, row);
      return located;
    },
  };
}

/** sign(x) · ln(1 + |x|): features span many decades and a run gone wrong reaches the largest. NaN stays NaN. */
function compress(value: number): number {
  return value < 0 ? -Math.log1p(-value) : Math.log1p(value);
}

/** Places of missing values. */
function listMissing(values: Float64Array): number[] {
  const missing: number[] = [];
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) missing.push(i);
  return missing;
}

function valueCoordinate(column: number, values: Float64Array): Coordinate {
  const fill = median(values.filter((value) => !Number.isNaN(value)));
  const filled = values.map((value) => (Number.isNaN(value) ? fill : value));
  return { column, kind: 'value', fill, centre: mean(filled), spread: spreadOf(filled) };
}

function missingCoordinate(column: number, missing: readonly number[], length: number): Coordinate {
  const flags = new Float64Array(length);
  for (const i of missing) flags[i] = 1;
  return { column, kind: 'missing', fill: 0, centre: mean(flags), spread: spreadOf(flags) };
}

/** Leaves out constant columns and columns without a value. */
function addCoordinate(coordinates: Coordinate[], coordinate: Coordinate): void {
  if (coordinate.spread > 0) coordinates.push(coordinate);
}

function locate({ column, kind, fill, centre, spread }: Coordinate, row: Float64Array): number {
  const value = row[column]!;
  const missing = Number.isNaN(value);
  const located = kind === 'missing' ? Number(missing) : missing ? fill : compress(value);
  return (located - centre) / spread;
}

/**
 * Rows scaled so that every column spans [0, 1] over the given rows; other rows may lie outside. A missing value counts
 * as 0 before scaling, and a column without spread becomes 0.
 */
export function scaleToUnit(
  rows: readonly Float64Array[],
  width: number,
): (row: Float64Array) => Float64Array {
  const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    for (let j = 0; j < width; j++) {
      const value = filled(row[j]!);
      low[j] = Math.min(low[j]!, value);
      high[j] = Math.max(high[j]!, value);
    }
  }
  // Halves: the range of the largest numbers is not a number a double can hold.
  return (row) =>
    row.map((value, j) => {
      const spread = high[j]! / 2 - low[j]! / 2;
      return spread > 0 ? (filled(value) / 2 - low[j]! / 2) / spread : 0;
    });
}

const filled = (value: number) => (Number.isNaN(value) ? 0 : value);
