import type { RandomStream } from '../../lib/random.ts';
import { type BinnedTable, type FoundCut, thresholdOf } from './bins.ts';
import {
  createRows,
  createSplitSearch,
  fillRows,
  type SplitSearch,
  swapRows,
  type Totals,
  type TreeRows,
} from './split-search.ts';
import { NodeList, type Trees } from './trees.ts';

export interface GrowSettings {
  readonly classes: number;
  /** Columns looked at per split, drawn anew each time; all of them, in order, where this is the table's width. */
  readonly columnsPerSplit: number;
  /** Splits on the way from the root to a leaf, at most; no limit where absent. */
  readonly maxDepth?: number;
}

/**
 * Grows classification trees (CART, Gini impurity) on binned columns. Breiman, Friedman, Olshen and Stone (1984); columns
 * drawn at every split: Breiman (2001). If every drawn column is constant in a node, drawing goes on until one is not.
 */
export class TreeGrower {
  /** Per column, the weighted decrease of Gini impurity over all splits so far. */
  readonly importances: Float64Array;
  readonly #table: BinnedTable;
  readonly #columnsPerSplit: number;
  readonly #maxDepth: number;
  readonly #rows: TreeRows;
  readonly #search: SplitSearch;
  readonly #nodes: NodeList;
  readonly #columns: Int32Array;
  readonly #totals: Totals;
  /** Nodes to be grown, four numbers each: node, start, end, depth. */
  readonly #stack: Int32Array;
  #top = 0;

  constructor(table: BinnedTable, { classes, columnsPerSplit, maxDepth = Infinity }: GrowSettings) {
    const { length, width } = table;
    this.importances = new Float64Array(width);
    this.#table = table;
    this.#columnsPerSplit = columnsPerSplit;
    this.#maxDepth = maxDepth;
    this.#rows = createRows(length);
    this.#search = createSplitSearch(table, this.#rows, classes);
    this.#nodes = new NodeList(classes);
    this.#columns = new Int32Array(width);
    this.#totals = { perClass: new Float64Array(classes), weight: 0, squares: 0 };
    this.#stack = new Int32Array(4 * (length + 1));
  }

  /** Grows one tree from the rows whose weight is positive, until every leaf is of one class or cannot be cut. */
  grow(labels: Int32Array, weights: Float64Array, random: RandomStream): void {
    const count = fillRows(this.#rows, labels, weights);
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i] = i;
    this.#push(this.#nodes.addRoot(), 0, count, 0);
    while (this.#top > 0) {
      const [node, start, end, depth] = this.#pop();
      const boundary = this.#growNode(node, start, end, depth, random);
      if (boundary === end) continue;
      const child = this.#nodes.addChildren(node);
      this.#push(child + 1, boundary, end, depth + 1);
      this.#push(child, start, boundary, depth + 1);
    }
  }

  /** All trees grown so far. */
  finish(): Trees {
    return this.#nodes.finish();
  }

  #push(node: number, start: number, end: number, depth: number): void {
    this.#stack.set([node, start, end, depth], this.#top);
    this.#top += 4;
  }

  #pop(): [node: number, start: number, end: number, depth: number] {
    this.#top -= 4;
    const at = this.#top;
    return [this.#stack[at]!, this.#stack[at + 1]!, this.#stack[at + 2]!, this.#stack[at + 3]!];
  }

  /** Where the rows of the right child begin; the end where the node is a leaf. */
  #growNode(node: number, start: number, end: number, depth: number, random: RandomStream): number {
    const isPure = sumClasses(this.#totals, this.#rows, start, end);
    const split = isPure || depth >= this.#maxDepth ? null : this.#findSplit(start, end, random);
    const { perClass, weight, squares } = this.#totals;
    if (split === null) {
      this.#nodes.setLeaf(node, perClass.map((own) => own / weight)); // biome-ignore format: one call
      return end;
    }
    this.importances[split.column]! += split.gain - squares / weight;
    const boundary = partition(this.#table, this.#rows, split, start, end);
    const missingLeft = split.missingLeft ?? boundary - start >= end - boundary;
    this.#nodes.setSplit(node, split.column, thresholdOf(split, this.#table), missingLeft);
    return boundary;
  }

  /** Ends early at a cut that leaves both sides pure: no other can be better. */
  #findSplit(start: number, end: number, random: RandomStream): FoundCut | null {
    const [columns, search, most] = [this.#columns, this.#search, this.#columnsPerSplit];
    const { width } = this.#table;
    const perfect = this.#totals.weight * (1 - 1e-12);
    search.best.gain = Number.NEGATIVE_INFINITY;
    let found = false;
    for (let tried = 0; tried < width && (tried < most || !found); tried++) {
      if (most < width) drawColumn(columns, tried, random);
      if (search.tryColumn(columns[tried]!, start, end, this.#totals)) found = true;
      if (search.best.gain >= perfect) break;
    }
    return found ? search.best : null;
  }
}

/** Sums class weights over [start, end); true where at most one class is there. */
function sumClasses(totals: Totals, { label, weight }: TreeRows, start: number, end: number): boolean {
  const { perClass } = totals;
  perClass.fill(0);
  const first = label[start];
  let pure = true;
  for (let i = start; i < end; i++) {
    const own = label[i]!;
    perClass[own]! += weight[i]!;
    if (own !== first) pure = false;
  }
  totals.weight = 0;
  totals.squares = 0;
  for (const own of perClass) {
    totals.weight += own;
    totals.squares += own * own;
  }
  return pure;
}

/** Moves the rows that go left to the front of [start, end); where the right ones begin. */
function partition(
  { bins, length }: BinnedTable,
  rows: TreeRows,
  { column, lastLeft, missingLeft }: FoundCut,
  start: number,
  end: number,
): number {
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

/** Swaps a column not yet tried to place `tried` (a step of Fisher–Yates). */
function drawColumn(columns: Int32Array, tried: number, random: RandomStream): void {
  const drawn = tried + random.integer(columns.length - tried);
  const column = columns[drawn]!;
  columns[drawn] = columns[tried]!;
  columns[tried] = column;
}

/** A forest of so many trees, each grown on as many rows as there are, drawn with replacement. */
export function growForest(
  table: BinnedTable,
  labels: Int32Array,
  settings: GrowSettings,
  trees: number,
  random: RandomStream,
): { readonly trees: Trees; readonly importances: Float64Array } {
  const grower = new TreeGrower(table, settings);
  const times = new Float64Array(table.length);
  for (let tree = 0; tree < trees; tree++) {
    times.fill(0);
    for (let i = 0; i < times.length; i++) times[random.integer(times.length)]! += 1;
    grower.grow(labels, times, random);
  }
  return { trees: grower.finish(), importances: grower.importances };
}
