import type { RandomStream } from '../../lib/random.ts';
import { type BinnedTable, thresholdOf } from './bins.ts';
import {
  createRows,
  createSplitSearch,
  type Split,
  swapRows,
  type Totals,
  takeRows,
} from './split-search.ts';
import { createNodeList, type Trees } from './trees.ts';

export interface GrowSettings {
  readonly classes: number;
  /** Columns looked at per split, drawn anew each time; all of them, in order, where this is the table's width. */
  readonly columnsPerSplit: number;
  /** Splits on the way from the root to a leaf, at most; no limit where absent. */
  readonly maxDepth?: number;
}

export interface TreeGrower {
  /** Grows one tree from the rows whose weight is positive, until every leaf is of one class or cannot be cut. */
  grow(labels: Int32Array, weights: Float64Array, random: RandomStream): void;
  /** Per column, the weighted decrease of Gini impurity over all splits so far. */
  readonly importances: Float64Array;
  /** All trees grown so far. */
  finish(): Trees;
}

/**
 * Grows classification trees (CART, Gini impurity) on binned columns. Breiman, Friedman, Olshen and Stone (1984); columns
 * drawn at every split: Breiman (2001). If every drawn column is constant in a node, drawing goes on until one is not.
 */
export function createTreeGrower(
  table: BinnedTable,
  { classes, columnsPerSplit, maxDepth = Number.POSITIVE_INFINITY }: GrowSettings,
): TreeGrower {
  const { length, width, bins } = table;
  const rows = createRows(length);
  const search = createSplitSearch(table, rows, classes);
  const nodes = createNodeList(classes);
  const columns = new Int32Array(width);
  const totals: Totals = { perClass: new Float64Array(classes), weight: 0, squares: 0 };
  const importances = new Float64Array(width);
  const stack = new Int32Array(4 * (length + 1));

  /** Sums class weights over [start, end); true where at most one class is there. */
  function sumClasses(start: number, end: number): boolean {
    const { perClass } = totals;
    perClass.fill(0);
    const first = rows.label[start];
    let pure = true;
    for (let i = start; i < end; i++) {
      const label = rows.label[i]!;
      perClass[label]! += rows.weight[i]!;
      if (label !== first) pure = false;
    }
    totals.weight = 0;
    totals.squares = 0;
    for (const weight of perClass) {
      totals.weight += weight;
      totals.squares += weight * weight;
    }
    return pure;
  }

  /** Ends early at a cut that leaves both sides pure: no other can be better. */
  function findSplit(start: number, end: number, random: RandomStream): Split | null {
    const perfect = totals.weight * (1 - 1e-12);
    search.best.gain = Number.NEGATIVE_INFINITY;
    let found = false;
    for (let tried = 0; tried < width && (tried < columnsPerSplit || !found); tried++) {
      if (columnsPerSplit < width) drawColumn(columns, tried, random);
      if (search.tryColumn(columns[tried]!, start, end, totals)) found = true;
      if (search.best.gain >= perfect) break;
    }
    return found ? search.best : null;
  }

  /** Moves the rows that go left to the front of [start, end); where the right ones begin. */
  function partition({ column, lastLeft, missingLeft }: Split, start: number, end: number): number {
    const offset = column * length;
    const lowest = missingLeft === false ? 1 : 0;
    let front = start;
    let back = end;
    while (front < back) {
      const bin = bins[offset + rows.row[front]!]!;
      if (bin <= lastLeft && bin >= lowest) front++;
      else swapRows(rows, front, --back);
    }
    return front;
  }

  function growNode(node: number, start: number, end: number, depth: number, random: RandomStream): number {
    const split = sumClasses(start, end) || depth >= maxDepth ? null : findSplit(start, end, random);
    if (split === null) {
      nodes.setLeaf(node, shareOut(totals));
      return end;
    }
    importances[split.column]! += split.gain - totals.squares / totals.weight;
    const boundary = partition(split, start, end);
    const missingLeft = split.missingLeft ?? boundary - start >= end - boundary;
    nodes.setSplit(node, split.column, thresholdOf(split, table), missingLeft);
    return boundary;
  }

  return {
    grow(labels, weights, random) {
      const count = takeRows(rows, labels, weights);
      for (let i = 0; i < width; i++) columns[i] = i;
      let top = 0;
      const push = (...entry: readonly [node: number, start: number, end: number, depth: number]): void => {
        stack.set(entry, top);
        top += entry.length;
      };
      push(nodes.addRoot(), 0, count, 0);
      while (top > 0) {
        const depth = stack[--top]!;
        const end = stack[--top]!;
        const start = stack[--top]!;
        const node = stack[--top]!;
        const boundary = growNode(node, start, end, depth, random);
        if (boundary === end) continue;
        const child = nodes.addChildren(node);
        push(child + 1, boundary, end, depth + 1);
        push(child, start, boundary, depth + 1);
      }
    },
    importances,
    finish: nodes.finish,
  };
}

/** Swaps a column not yet tried to place `tried` (a step of Fisher–Yates). */
function drawColumn(columns: Int32Array, tried: number, random: RandomStream): void {
  const drawn = tried + random.integer(columns.length - tried);
  const column = columns[drawn]!;
  columns[drawn] = columns[tried]!;
  columns[tried] = column;
}

/** Class shares of a node. */
function shareOut({ perClass, weight }: Totals): Float64Array {
  return perClass.map((own) => own / weight);
}
