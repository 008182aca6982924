import type { BinnedTable } from './bins.ts';
import type { TreeRows } from './tree-rows.ts';

/** The best split found so far at a node; `gain` is −∞ while there is none. */
export interface Split {
  /** Σ_sides Σ_classes weight² / weight of the side: largest where the weighted Gini impurity is smallest. */
  gain: number;
  column: number;
  /** Rows of this bin or a lower one go left. */
  lastLeft: number;
  /** The lowest bin on the right. */
  firstRight: number;
  /** Whether rows of bin 0 (missing) go left; null where the node has none. */
  missingLeft: boolean | null;
}

/** Weights of a node: per class, their sum, and the sum of their squares. */
export interface Totals {
  readonly perClass: Float64Array;
  weight: number;
  squares: number;
}

export interface SplitSearch {
  readonly best: Split;
  /**
   * Tries every cut of one column on the rows at [start, end) whose weights are `totals`, and keeps it in
   * `best` if it is better. Missing values are tried on both sides. False where the column is constant there.
   */
  tryColumn(column: number, start: number, end: number, totals: Totals): boolean;
}

/**
 * A later cut wins only if it is better by more than rounding, so that equal cuts resolve to the first one whatever the
 * order of rows and classes.
 */
const margin = 1 + 1e-12;

/**
 * Split search by bucket sort: the rows of a node are chained per bin, a bit mask names the occupied bins, and every row
 * costs the same few operations whatever the number of bins and classes. Nothing is allocated per node.
 */
export function createSplitSearch(table: BinnedTable, rows: TreeRows, classes: number): SplitSearch {
  const { bins, length } = table;
  const { row, label, weight } = rows;
  const mask = new Int32Array(8);
  const occupied = new Uint8Array(256);
  /** Last place of each bin, and per place the one before it in the same bin; −1 ends a chain. */
  const last = new Int32Array(256).fill(-1);
  const before = new Int32Array(length);
  const left = new Float64Array(classes);
  const best: Split = { gain: -Infinity, column: -1, lastLeft: 0, firstRight: 0, missingLeft: null };

  function chainRows(column: number, start: number, end: number): void {
    const offset = column * length;
    for (let i = start; i < end; i++) {
      const bin = bins[offset + row[i]!]!;
      before[i] = last[bin]!;
      last[bin] = i;
      mask[bin >> 5]! |= 1 << (bin & 31);
    }
  }

  /** Lists the occupied bins, ascending, and clears the mask. */
  function listOccupied(): number {
    let count = 0;
    for (let word = 0; word < 8; word++) {
      for (let bits = mask[word]!; bits !== 0; bits &= bits - 1) {
        occupied[count++] = (word << 5) | (31 - Math.clz32(bits & -bits));
      }
      mask[word] = 0;
    }
    return count;
  }

  /** Tries the cuts between occupied bins first … count − 1; what is before `first` stays on the right. */
  function scanCuts(column: number, first: number, count: number, totals: Totals): void {
    const { perClass, weight: total, squares } = totals;
    left.fill(0);
    let leftWeight = 0;
    let leftSquares = 0;
    let products = 0;
    let limit = best.gain * margin;
    for (let at = first; at < count - 1; at++) {
      for (let i = last[occupied[at]!]!; i >= 0; i = before[i]!) {
        const c = label[i]!;
        const w = weight[i]!;
        const l = left[c]!;
        leftWeight += w;
        leftSquares += w * (2 * l + w);
        products += w * perClass[c]!;
        left[c] = l + w;
      }
      const rightSquares = squares - 2 * products + leftSquares;
      const gain = leftSquares / leftWeight + rightSquares / (total - leftWeight);
      if (gain <= limit) continue;
      limit = gain * margin;
      best.gain = gain;
      best.column = column;
      best.lastLeft = occupied[at]!;
      best.firstRight = occupied[at + 1]!;
      best.missingLeft = occupied[0] === 0 ? first === 0 : null;
    }
  }

  function clearChains(count: number): void {
    for (let at = 0; at < count; at++) last[occupied[at]!] = -1;
  }

  return {
    best,
    tryColumn(column, start, end, totals) {
      chainRows(column, start, end);
      const count = listOccupied();
      if (count > 1) {
        scanCuts(column, 0, count, totals);
        if (occupied[0] === 0) scanCuts(column, 1, count, totals);
      }
      clearChains(count);
      return count > 1;
    },
  };
}
