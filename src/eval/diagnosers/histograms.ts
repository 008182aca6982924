import type { BinnedTable } from './bins.ts';

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
