/** Feature rows as small integers, column by column: what trees are grown on. */
export interface BinnedTable {
  readonly length: number;
  readonly width: number;
  /** `[width, length]`: 0 for a missing value; otherwise from 1 on, in the order of the values. */
  readonly bins: Uint8Array;
  /** Per column and bin, the smallest and the largest value in it (nothing to be read at bin 0). */
  readonly lowest: readonly Float64Array[];
  readonly highest: readonly Float64Array[];
}

/** Bins of values, beside the one of missing values: bin numbers fit a byte. */
export const maxValueBins = 255;

/**
 * Cuts every column between neighbouring values: between all of them where there are at most `most` distinct values, so
 * that nothing is lost, otherwise at the quantiles that make `most` bins. Bins come from these rows alone.
 */
export function binTable(rows: readonly Float64Array[], width: number, most = maxValueBins): BinnedTable {
  const length = rows.length;
  const bins = new Uint8Array(width * length);
  const lowest: Float64Array[] = [];
  const highest: Float64Array[] = [];
  const values = new Float64Array(length);
  for (let column = 0; column < width; column++) {
    for (let i = 0; i < length; i++) values[i] = rows[i]![column]!;
    const cuts = cutColumn(values, most);
    const low = new Float64Array(cuts.length + 2).fill(Number.POSITIVE_INFINITY);
    const high = new Float64Array(cuts.length + 2).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < length; i++) {
      const value = values[i]!;
      const bin = Number.isNaN(value) ? 0 : 1 + countBelow(cuts, value);
      bins[column * length + i] = bin;
      if (value < low[bin]!) low[bin] = value;
      if (value > high[bin]!) high[bin] = value;
    }
    lowest.push(low);
    highest.push(high);
  }
  return { length, width, bins, lowest, highest };
}

/** Edges, ascending: a value belongs to the bin of the edges below it. NaN sorts last, so the values come first. */
function cutColumn(values: Float64Array, most: number): Float64Array {
  const sorted = values.slice().sort();
  let present = sorted.length;
  while (present > 0 && Number.isNaN(sorted[present - 1]!)) present--;
  const distinct = countDistinct(sorted, present);
  return distinct <= most ? cutBetweenAll(sorted, present, distinct) : cutAtQuantiles(sorted, present, most);
}

function countDistinct(sorted: Float64Array, present: number): number {
  let distinct = present === 0 ? 0 : 1;
  for (let i = 1; i < present; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

function cutBetweenAll(sorted: Float64Array, present: number, distinct: number): Float64Array {
  const cuts = new Float64Array(Math.max(distinct - 1, 0));
  let next = 0;
  for (let i = 1; i < present; i++) {
    if (sorted[i] !== sorted[i - 1]) cuts[next++] = middle(sorted[i - 1]!, sorted[i]!);
  }
  return cuts;
}

/** A quantile that falls within a run of equal values cuts after the run. */
function cutAtQuantiles(sorted: Float64Array, present: number, most: number): Float64Array {
  const cuts = new Float64Array(most - 1);
  let count = 0;
  let i = 0;
  for (let bin = 1; bin < most; bin++) {
    i = Math.max(i, Math.floor((bin * present) / most));
    while (i < present && (i === 0 || sorted[i] === sorted[i - 1])) i++;
    if (i === present) break;
    const cut = middle(sorted[i - 1]!, sorted[i]!);
    if (count === 0 || cut > cuts[count - 1]!) cuts[count++] = cut;
  }
  return cuts.slice(0, count);
}

/** A cut through the rows of a node: which column, and where. */
export interface Cut {
  readonly column: number;
  /** Rows of this bin or a lower one go left. */
  readonly lastLeft: number;
  /** The lowest bin on the right that has rows. */
  readonly firstRight: number;
}

/** The best cut that a search has found so far, known by its gain. */
export interface FoundCut {
  gain: number;
  column: number;
  lastLeft: number;
  firstRight: number;
  /** Whether rows of bin 0 (missing) go left; null where the node has none. */
  missingLeft: boolean | null;
}

/**
 * A later cut wins only if it is better by more than rounding, so that equal cuts resolve to the first one whatever the
 * order of rows and classes.
 */
export const margin = 1 + 1e-12;

export function keepCut(
  best: FoundCut,
  gain: number,
  column: number,
  lastLeft: number,
  firstRight: number,
  missingLeft: boolean | null,
): void {
  best.gain = gain;
  best.column = column;
  best.lastLeft = lastLeft;
  best.firstRight = firstRight;
  best.missingLeft = missingLeft;
}

/** Middle between the values on both sides of the cut; −∞ where only missing values are on the left. */
export function thresholdOf({ column, lastLeft, firstRight }: Cut, { lowest, highest }: BinnedTable): number {
  if (lastLeft === 0) return Number.NEGATIVE_INFINITY;
  return middle(highest[column]![lastLeft]!, lowest[column]![firstRight]!);
}

/** A number ≥ low and < high: their middle, or `low` where that rounds to `high` or overflows. */
function middle(low: number, high: number): number {
  const between = low + (high - low) / 2;
  return between < high && between >= low ? between : low;
}

/** How many edges are smaller than the value. */
function countBelow(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if (cuts[half]! < value) low = half + 1;
    else high = half;
  }
  return low;
}
