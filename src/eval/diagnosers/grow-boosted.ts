import type { RandomStream } from '../../lib/random.ts';
import { argmax } from '../../statistics/descriptive.ts';
import { type BinnedTable, type FoundCut, thresholdOf } from './bins.ts';
import {
  findBoostSplit,
  type Histogram,
  Histograms,
  type NodeSums,
  type SplitLimits,
} from './boost-split.ts';
import { NodeList, type Trees } from './trees.ts';

export interface BoostSettings extends SplitLimits {
  /** Share of the columns that each tree may cut, drawn anew. */
  readonly columns: number;
  /** Leaves of a tree at most. */
  readonly leaves: number;
  /** What the value of a leaf is multiplied by. */
  readonly rate: number;
}

/** A leaf that may still be cut: rows at [start, end) of the order. */
interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly sums: NodeSums;
  readonly histogram: Histogram;
  readonly split: Readonly<FoundCut> | null;
}

/**
 * Grows regression trees for boosting, always cutting the leaf whose best cut gains most (LightGBM: Ke et al. 2017). Of the
 * two parts of a node only the smaller is summed; the other is the whole less that.
 */
export class BoostGrower {
  /** First and second derivative of the loss by the score of each row: to be filled in before a tree is grown. */
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
  readonly #table: BinnedTable;
  readonly #settings: BoostSettings;
  readonly #histograms: Histograms;
  readonly #nodes = new NodeList(1);
  readonly #order: Int32Array;
  readonly #aside: Int32Array;
  readonly #spare: Histogram[] = [];
  #columns: Int32Array = new Int32Array();

  constructor(table: BinnedTable, settings: BoostSettings) {
    const { length } = table;
    this.#table = table;
    this.#settings = settings;
    this.slopes = new Float64Array(length);
    this.curvatures = new Float64Array(length);
    this.#histograms = new Histograms(table, this.slopes, this.curvatures);
    this.#order = new Int32Array(length);
    this.#aside = new Int32Array(length);
  }

  /** Grows a tree that lowers the loss, and adds its values to the scores of the rows. */
  grow(scores: Float64Array, random: RandomStream): void {
    const { length, width } = this.#table;
    this.#columns = drawColumns(width, this.#settings.columns, random);
    for (let i = 0; i < length; i++) this.#order[i] = i;
    const whole = this.#takeHistogram();
    this.#histograms.fill(whole, this.#columns, this.#order, 0, length);
    const leaves = [this.#makeLeaf(this.#nodes.addRoot(), 0, length, whole)];
    while (leaves.length < this.#settings.leaves) {
      const at = argmax(leaves.map(({ split }) => split?.gain ?? 0));
      const { split } = leaves[at]!;
      if (split === null) break;
      leaves.splice(at, 1, ...this.#cut(leaves[at]!, split));
    }
    for (const leaf of leaves) this.#closeLeaf(leaf, scores);
  }

  /** All trees grown so far. */
  finish(): Trees {
    return this.#nodes.finish();
  }

  #takeHistogram(): Histogram {
    return this.#spare.pop() ?? new Float64Array(this.#histograms.starts.at(-1)!);
  }

  #makeLeaf(node: number, start: number, end: number, histogram: Histogram): Leaf {
    const sums = this.#sumRows(start, end);
    const { starts } = this.#histograms;
    const split = findBoostSplit(histogram, starts, this.#columns, sums, this.#settings);
    return { node, start, end, sums, histogram, split };
  }

  #sumRows(start: number, end: number): NodeSums {
    const [order, slopes, curvatures] = [this.#order, this.slopes, this.curvatures];
    let slope = 0;
    let curvature = 0;
    for (let i = start; i < end; i++) {
      slope += slopes[order[i]!]!;
      curvature += curvatures[order[i]!]!;
    }
    return { slope, curvature, rows: end - start };
  }

  #cut(leaf: Leaf, split: FoundCut): [Leaf, Leaf] {
    const { node, start, end, histogram: whole } = leaf;
    const boundary = this.#partition(leaf, split);
    const leftIsSmaller = boundary - start < end - boundary;
    const missingLeft = split.missingLeft ?? !leftIsSmaller;
    this.#nodes.setSplit(node, split.column, thresholdOf(split, this.#table), missingLeft);
    const child = this.#nodes.addChildren(node);
    const part = this.#takeHistogram();
    const [from, to] = leftIsSmaller ? [start, boundary] : [boundary, end];
    this.#histograms.fill(part, this.#columns, this.#order, from, to);
    this.#histograms.subtract(whole, part, this.#columns);
    return [
      this.#makeLeaf(child, start, boundary, leftIsSmaller ? part : whole),
      this.#makeLeaf(child + 1, boundary, end, leftIsSmaller ? whole : part),
    ];
  }

  /** Moves the rows that go left to the front of the leaf, both sides in their old order; where the right ones begin. */
  #partition({ start, end }: Leaf, { column, lastLeft, missingLeft }: FoundCut): number {
    const { bins, length } = this.#table;
    const [order, aside] = [this.#order, this.#aside];
    const offset = column * length;
    const lowest = missingLeft === true ? 0 : 1;
    let front = start;
    let moved = 0;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      const bin = bins[offset + row]!;
      if (bin >= lowest && bin <= lastLeft) order[front++] = row;
      else aside[moved++] = row;
    }
    order.set(aside.subarray(0, moved), front);
    return front;
  }

  #closeLeaf({ node, start, end, sums, histogram }: Leaf, scores: Float64Array): void {
    const value = (-this.#settings.rate * sums.slope) / sums.curvature;
    this.#nodes.setLeaf(node, [value]);
    for (let i = start; i < end; i++) scores[this.#order[i]!]! += value;
    this.#spare.push(histogram);
  }
}

/** Ascending, so that of equal cuts the first column's wins. */
function drawColumns(width: number, share: number, random: RandomStream): Int32Array {
  return random
    .permutation(width)
    .slice(0, Math.max(1, Math.round(share * width)))
    .sort();
}
