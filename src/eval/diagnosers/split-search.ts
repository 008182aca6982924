import { type BinnedTable, type FoundCut, keepCut, margin } from './bins.ts';

/** Weights of a node: per class, their sum, and the sum of their squares. */
export interface Totals {
  readonly perClass: Float64Array;
  weight: number;
  squares: number;
}

export interface SplitSearch {
  /**
   * The best cut so far at a node; its gain, −∞ while there is none, is Σ_sides Σ_classes weight² / weight of the side:
   * largest where the weighted Gini impurity is smallest.
   */
  readonly best: FoundCut;
  /**
   * Tries every cut of one column on the rows at [start, end) whose weights are `totals`, and keeps it in
   * `best` if it is better. Missing values are tried on both sides. False where the column is constant there.
   */
  tryColumn(column: number, start: number, end: number, totals: Totals): boolean;
}

/**
 * What the search works in. The functions below take it as an argument and not from a closure, so that code compiled for
 * one table serves the next as it is.
 */
interface Workspace {
  readonly table: BinnedTable;
  /** Its bins as `[length, width]`. */
  readonly byRow: Uint8Array;
  readonly rows: TreeRows;
  /** One bit per bin. */
  readonly mask: Int32Array;
  /** The bins that have rows, ascending. */
  readonly occupied: Uint8Array;
  /** Last place of each bin, and per place the one before it in the same bin; −1 ends a chain. */
  readonly last: Int32Array;
  readonly before: Int32Array;
  /** Weight per class on the left of the cut. */
  readonly left: Float64Array;
  readonly best: FoundCut;
}

/**
 * Split search by bucket sort: the rows of a node are chained per bin, a bit mask names the occupied bins, and every row
 * costs the same few operations whatever the number of bins and classes. Nothing is allocated per node.
 */
export function createSplitSearch(table: BinnedTable, rows: TreeRows, classes: number): SplitSearch {
  const best: FoundCut = { gain: -Infinity, column: -1, lastLeft: 0, firstRight: 0, missingLeft: null };
  const space: Workspace = {
    table,
    byRow: transpose(table),
    rows,
    mask: new Int32Array(8),
    occupied: new Uint8Array(256),
    last: new Int32Array(256).fill(-1),
    before: new Int32Array(table.length),
    left: new Float64Array(classes),
    best,
  };
  return {
    best,
    tryColumn(column, start, end, totals) {
      chainRows(space, column, start, end);
      const count = listOccupied(space);
      if (count > 1) {
        scanCuts(space, column, 0, count, totals);
        if (space.occupied[0] === 0) scanCuts(space, column, 1, count, totals);
      }
      clearChains(space, count);
      return count > 1;
    },
  };
}

/**
 * Up to so many rows, a node reads bins row by row: all of its rows stay in the cache while its subtree grows. Column by column, nearly
 * each bin would be fetched alone.
 */
const smallNode = 1024;

function chainRows(
  { table, byRow, rows, mask, last, before }: Workspace,
  column: number,
  start: number,
  end: number,
): void {
  const { row } = rows;
  const isSmall = end - start <= smallNode;
  const bins = isSmall ? byRow : table.bins;
  const offset = isSmall ? column : column * table.length;
  const stride = isSmall ? table.width : 1;
  for (let i = start; i < end; i++) {
    const bin = bins[offset + row[i]! * stride]!;
    before[i] = last[bin]!;
    last[bin] = i;
    mask[bin >> 5]! |= 1 << (bin & 31);
  }
}

function transpose({ bins, length, width }: BinnedTable): Uint8Array {
  const byRow = new Uint8Array(bins.length);
  for (let column = 0; column < width; column++)
    for (let i = 0; i < length; i++) byRow[i * width + column] = bins[column * length + i]!;
  return byRow;
}

/** Lists the occupied bins and clears the mask; their number. */
function listOccupied({ mask, occupied }: Workspace): number {
  let count = 0;
  for (let word = 0; word < 8; word++) {
    for (let bits = mask[word]!; bits !== 0; bits &= bits - 1) {
      occupied[count++] = (word << 5) | (31 - Math.clz32(bits & -bits));
    }
    mask[word] = 0;
  }
  return count;
}

/**
 * Tries the cuts between occupied bins first … count − 1; what is before `first` stays on the right. One flat loop over
 * rows, not one over bins around one over rows: the compiler lifts its checks out of innermost loops only.
 */
function scanCuts(space: Workspace, column: number, first: number, count: number, totals: Totals): void {
  const { occupied, last, before, left, best } = space;
  const { label, weight } = space.rows;
  const { perClass, weight: total, squares } = totals;
  left.fill(0);
  let leftWeight = 0;
  let leftSquares = 0;
  let products = 0;
  let limit = best.gain * margin;
  let at = first;
  let i = last[occupied[at]!]!;
  while (at < count - 1) {
    const c = label[i]!;
    const w = weight[i]!;
    const l = left[c]!;
    leftWeight += w;
    leftSquares += w * (2 * l + w);
    products += w * perClass[c]!;
    left[c] = l + w;
    i = before[i]!;
    if (i >= 0) continue;
    i = last[occupied[++at]!]!;
    const gain = leftSquares / leftWeight + (squares - 2 * products + leftSquares) / (total - leftWeight);
    if (gain <= limit) continue;
    limit = gain * margin;
    const missingLeft = occupied[0] === 0 ? first === 0 : null;
    keepCut(best, gain, column, occupied[at - 1]!, occupied[at]!, missingLeft);
  }
}

function clearChains({ last, occupied }: Workspace, count: number): void {
  for (let at = 0; at < count; at++) last[occupied[at]!] = -1;
}

/** The rows a tree is grown on, in an order that growing rearranges: row number, class and weight per place. */
export interface TreeRows {
  readonly row: Int32Array;
  readonly label: Uint16Array;
  readonly weight: Float64Array;
}

/** Room for at most `length` rows. */
export function createRows(length: number): TreeRows {
  return { row: new Int32Array(length), label: new Uint16Array(length), weight: new Float64Array(length) };
}

/** Fills in the rows whose weight is positive, in order; their number. */
export function fillRows(rows: TreeRows, labels: Int32Array, weights: Float64Array): number {
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    if (weights[i] === 0) continue;
    rows.row[count] = i;
    rows.label[count] = labels[i]!;
    rows.weight[count++] = weights[i]!;
  }
  return count;
}

export function swapRows({ row, label, weight }: TreeRows, a: number, b: number): void {
  const rowA = row[a]!;
  const labelA = label[a]!;
  const weightA = weight[a]!;
  row[a] = row[b]!;
  label[a] = label[b]!;
  weight[a] = weight[b]!;
  row[b] = rowA;
  label[b] = labelA;
  weight[b] = weightA;
}
