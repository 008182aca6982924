import type { BinnedTable, Cut } from './bins.ts';

/** A cut that lowers the loss. */
export interface BoostSplit extends Cut {
  /** Σ_sides slope² / curvature, less the same of the whole: twice the fall of the loss to second order. */
  readonly gain: number;
  /** Whether missing values go left; null where the node has none. */
  readonly missingLeft: boolean | null;
}

export interface SplitLimits {
  /** Rows that each side keeps at least. */
  readonly rows: number;
  /** Curvature that each side keeps at least: a leaf's value divides by it. */
  readonly curvature: number;
}

interface Best {
  gain: number;
  column: number;
  lastLeft: number;
  firstRight: number;
  missingLeft: boolean | null;
}

/** Sums over the rows of a node. */
export interface NodeSums {
  readonly slope: number;
  readonly curvature: number;
  readonly rows: number;
}

/** As in the search of classification trees: equal cuts resolve to the first one, whatever rounding says. */
const margin = 1 + 1e-12;

/**
 * The best cut over these columns; null where none lowers the loss. Missing values (bin 0) are tried on both sides, and
 * alone on the left.
 */
export function findBoostSplit(
  histogram: Histogram,
  starts: Int32Array,
  columns: Int32Array,
  sums: NodeSums,
  limits: SplitLimits,
): BoostSplit | null {
  const base = (sums.slope * sums.slope) / sums.curvature;
  const best: Best = { gain: 1e-9 + 1e-9 * base, column: -1, lastLeft: 0, firstRight: 0, missingLeft: null };
  for (const column of columns) {
    const hasMissing = histogram[starts[column]! + 2]! > 0;
    if (hasMissing) scanBins(histogram, starts, column, 0, true, base, sums, limits, best);
    scanBins(histogram, starts, column, 1, hasMissing ? false : null, base, sums, limits, best);
  }
  return best.column < 0 ? null : best;
}

/** Tries the cuts between bins that have rows, from bin `first` on; what is before `first` stays on the right. */
function scanBins(
  histogram: Histogram,
  starts: Int32Array,
  column: number,
  first: number,
  missingLeft: boolean | null,
  base: number,
  sums: NodeSums,
  limits: SplitLimits,
  best: Best,
): void {
  const start = starts[column]!;
  const end = starts[column + 1]!;
  const most = sums.rows - limits.rows;
  let slope = 0;
  let curvature = 0;
  let rows = 0;
  let last = -1;
  for (let at = start + 3 * first; at < end && rows <= most; at += 3) {
    const own = histogram[at + 2]!;
    if (own === 0) continue;
    const rest = sums.curvature - curvature;
    if (rows >= limits.rows && curvature >= limits.curvature && rest >= limits.curvature) {
      const other = sums.slope - slope;
      const gain = (slope * slope) / curvature + (other * other) / rest - base;
      if (gain > best.gain * margin) {
        best.gain = gain;
        best.column = column;
        best.lastLeft = last;
        best.firstRight = (at - start) / 3;
        best.missingLeft = missingLeft;
      }
    }
    slope += histogram[at]!;
    curvature += histogram[at + 1]!;
    rows += own;
    last = (at - start) / 3;
  }
}

/** Slope, curvature and number of the rows of a node, summed per bin: three numbers per bin, column after column. */
export type Histogram = Float64Array;

export interface Histograms {
  /** Where the bins of each column start, and at last the length of a histogram. */
  readonly starts: Int32Array;
  /** Sums the rows at [from, to) of `order`, for these columns; the bins of the others are left as they are. */
  fill(histogram: Histogram, columns: Int32Array, order: Int32Array, from: number, to: number): void;
  /** Takes one part of a node from the whole, in place: what is left is the other part. */
  subtract(whole: Histogram, part: Histogram, columns: Int32Array): void;
}

/** Sums of first and second derivatives of the loss by the score, one of each per row of the table. */
export function createHistograms(
  table: BinnedTable,
  slopes: Float64Array,
  curvatures: Float64Array,
): Histograms {
  const starts = new Int32Array(table.width + 1);
  for (let column = 0; column < table.width; column++)
    starts[column + 1] = starts[column]! + 3 * table.lowest[column]!.length;
  const gathered = { slopes: new Float64Array(table.length), curvatures: new Float64Array(table.length) };
  return {
    starts,
    fill(histogram, columns, order, from, to) {
      for (let i = from; i < to; i++) {
        gathered.slopes[i] = slopes[order[i]!]!;
        gathered.curvatures[i] = curvatures[order[i]!]!;
      }
      const rows = { order, from, to, ...gathered };
      for (const column of columns) {
        histogram.fill(0, starts[column]!, starts[column + 1]!);
        fillColumn(histogram, starts[column]!, table.bins, column * table.length, rows);
      }
    },
    subtract(whole, part, columns) {
      for (const column of columns) {
        const end = starts[column + 1]!;
        for (let i = starts[column]!; i < end; i++) whole[i]! -= part[i]!;
      }
    },
  };
}

interface GatheredRows {
  readonly order: Int32Array;
  readonly from: number;
  readonly to: number;
  /** By place, not by row: read along. */
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
}

function fillColumn(
  histogram: Histogram,
  start: number,
  bins: Uint8Array,
  offset: number,
  { order, from, to, slopes, curvatures }: GatheredRows,
): void {
  for (let i = from; i < to; i++) {
    const at = start + 3 * bins[offset + order[i]!]!;
    histogram[at]! += slopes[i]!;
    histogram[at + 1]! += curvatures[i]!;
    histogram[at + 2]! += 1;
  }
}
