import { type BinnedTable, type FoundCut, keepCut, margin } from './bins.ts';

export interface SplitLimits {
  /** Rows that each side keeps at least. */
  readonly rows: number;
  /** Curvature that each side keeps at least: a leaf's value divides by it. */
  readonly curvature: number;
}

/** Sums over the rows of a node. */
export interface NodeSums {
  readonly slope: number;
  readonly curvature: number;
  readonly rows: number;
}

/** A node whose bins are gone through. */
interface Search {
  readonly histogram: Histogram;
  readonly starts: Int32Array;
  readonly sums: NodeSums;
  readonly limits: SplitLimits;
  /** Slope² / curvature of the whole node. */
  readonly base: number;
  readonly best: FoundCut;
}

/**
 * The best cut over these columns; null where none lowers the loss. Its gain is Σ_sides slope² / curvature, less the same of
 * the whole: twice the fall of the loss to second order. Missing values (bin 0) are tried on both sides, and alone on the left.
 */
export function findBoostSplit(
  histogram: Histogram,
  starts: Int32Array,
  columns: Int32Array,
  sums: NodeSums,
  limits: SplitLimits,
): Readonly<FoundCut> | null {
  const base = (sums.slope * sums.slope) / sums.curvature;
  const gain = 1e-9 + 1e-9 * base;
  const best: FoundCut = { gain, column: -1, lastLeft: 0, firstRight: 0, missingLeft: null };
  const search = { histogram, starts, sums, limits, base, best };
  for (const column of columns) {
    const hasMissing = histogram[starts[column]! + 2]! > 0;
    if (hasMissing) scanBins(search, column, 0, true);
    scanBins(search, column, 1, hasMissing ? false : null);
  }
  return best.column < 0 ? null : best;
}

/** Tries the cuts between bins that have rows, from bin `first` on; what is before `first` stays on the right. */
function scanBins(search: Search, column: number, first: number, missingLeft: boolean | null): void {
  const { histogram, starts, sums, limits, base, best } = search;
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
      if (gain > best.gain * margin) keepCut(best, gain, column, last, (at - start) / 3, missingLeft);
    }
    slope += histogram[at]!;
    curvature += histogram[at + 1]!;
    rows += own;
    last = (at - start) / 3;
  }
}

/** Slope, curvature and number of the rows of a node, summed per bin: three numbers per bin, column after column. */
export type Histogram = Float64Array;

/** Sums of first and second derivatives of the loss by the score, one of each per row of the table. */
export class Histograms {
  /** Where the bins of each column start, and at last the length of a histogram. */
  readonly starts: Int32Array;
  readonly #table: BinnedTable;
  readonly #slopes: Float64Array;
  readonly #curvatures: Float64Array;
  /** By place, not by row: read along. */
  readonly #gathered: { readonly slopes: Float64Array; readonly curvatures: Float64Array };

  constructor(table: BinnedTable, slopes: Float64Array, curvatures: Float64Array) {
    const { length, width, lowest } = table;
    this.starts = new Int32Array(width + 1);
    for (let column = 0; column < width; column++)
      this.starts[column + 1] = this.starts[column]! + 3 * lowest[column]!.length;
    this.#table = table;
    this.#slopes = slopes;
    this.#curvatures = curvatures;
    this.#gathered = { slopes: new Float64Array(length), curvatures: new Float64Array(length) };
  }

  /** Sums the rows at [from, to) of `order`, for these columns; the bins of the others are left as they are. */
  fill(histogram: Histogram, columns: Int32Array, order: Int32Array, from: number, to: number): void {
    const { slopes, curvatures } = this.#gathered;
    for (let i = from; i < to; i++) {
      slopes[i] = this.#slopes[order[i]!]!;
      curvatures[i] = this.#curvatures[order[i]!]!;
    }
    const { bins, length } = this.#table;
    const rows = { order, from, to, slopes, curvatures };
    for (const column of columns) {
      const start = this.starts[column]!;
      histogram.fill(0, start, this.starts[column + 1]!);
      fillColumn(histogram, start, bins, column * length, rows);
    }
  }

  /** Takes one part of a node from the whole, in place: what is left is the other part. */
  subtract(whole: Histogram, part: Histogram, columns: Int32Array): void {
    for (const column of columns) {
      const end = this.starts[column + 1]!;
      for (let i = this.starts[column]!; i < end; i++) whole[i]! -= part[i]!;
    }
  }
}

interface GatheredRows {
  readonly order: Int32Array;
  readonly from: number;
  readonly to: number;
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
