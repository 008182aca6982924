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

export interface SplitSearch {
  readonly best: Split;
  /**
   * Tries every cut of one column on the rows at [start, end) whose weights per class are `totals`, and keeps it in
   * `best` if it is better. Missing values are tried on both sides. False where the column is constant there.
   */
  tryColumn(column: number, start: number, end: number, totals: Float64Array): boolean;
}

/**
 * A later cut wins only if it is better by more than rounding, so that equal cuts resolve to the first one whatever the
 * order of rows and classes.
 */
const margin = 1 + 1e-12;

/**
 * Split search over histograms of class weight per bin. Only occupied bins are visited (a bit mask names them), so that
 * a node of few rows costs few operations; nothing is allocated per node.
 */
export function createSplitSearch(table: BinnedTable, rows: TreeRows, classes: number): SplitSearch {
  const { bins, length } = table;
  const histogram = new Float64Array(256 * classes);
  const mask = new Int32Array(8);
  const occupied = new Uint8Array(256);
  const left = new Float64Array(classes);
  const best: Split = { gain: -Infinity, column: -1, lastLeft: 0, firstRight: 0, missingLeft: null };

  function fillHistogram(column: number, start: number, end: number): void {
    const { row, label, weight } = rows;
    const offset = column * length;
    for (let i = start; i < end; i++) {
      const bin = bins[offset + row[i]!]!;
      histogram[bin * classes + label[i]!]! += weight[i]!;
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
  function scanCuts(column: number, first: number, count: number, totals: Float64Array): void {
    left.fill(0);
    for (let at = first; at < count - 1; at++) {
      const bin = occupied[at]!;
      const gain = moveLeft(bin * classes, totals);
      if (gain <= best.gain * margin) continue;
      best.gain = gain;
      best.column = column;
      best.lastLeft = bin;
      best.firstRight = occupied[at + 1]!;
      best.missingLeft = occupied[0] === 0 ? first === 0 : null;
    }
  }

  /** Moves one bin to the left side; the gain of the cut after it. */
  function moveLeft(offset: number, totals: Float64Array): number {
    let leftWeight = 0;
    let rightWeight = 0;
    let leftSquares = 0;
    let rightSquares = 0;
    for (let c = 0; c < classes; c++) {
      const onLeft = left[c]! + histogram[offset + c]!;
      const onRight = totals[c]! - onLeft;
      left[c] = onLeft;
      leftWeight += onLeft;
      rightWeight += onRight;
      leftSquares += onLeft * onLeft;
      rightSquares += onRight * onRight;
    }
    return leftSquares / leftWeight + rightSquares / rightWeight;
  }

  function clearHistogram(count: number): void {
    for (let at = 0; at < count; at++) {
      const offset = occupied[at]! * classes;
      for (let c = 0; c < classes; c++) histogram[offset + c] = 0;
    }
  }

  return {
    best,
    tryColumn(column, start, end, totals) {
      fillHistogram(column, start, end);
      const count = listOccupied();
      if (count > 1) {
        scanCuts(column, 0, count, totals);
        if (occupied[0] === 0) scanCuts(column, 1, count, totals);
      }
      clearHistogram(count);
      return count > 1;
    },
  };
}
