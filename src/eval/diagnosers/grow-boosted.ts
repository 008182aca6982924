import type { RandomStream } from '../../lib/random.ts';
import { argmax } from '../../statistics/argmax.ts';
import { type BinnedTable, thresholdOf } from './bins.ts';
import {
  type BoostSplit,
  createHistograms,
  findBoostSplit,
  type Histogram,
  type NodeSums,
  type SplitLimits,
} from './boost-split.ts';
import { createNodeList, type Trees } from './trees.ts';

export interface BoostSettings extends SplitLimits {
  /** Share of the columns that each tree may cut, drawn anew. */
  readonly columns: number;
  /** Leaves of a tree at most. */
  readonly leaves: number;
  /** What the value of a leaf is multiplied by. */
  readonly rate: number;
}

export interface BoostGrower {
  /** First and second derivative of the loss by the score of each row: to be filled in before a tree is grown. */
  readonly slopes: Float64Array;
  readonly curvatures: Float64Array;
  /** Grows a tree that lowers the loss, and adds its values to the scores of the rows. */
  grow(scores: Float64Array, random: RandomStream): void;
  finish(): Trees;
}

/** A leaf that may still be cut: rows at [start, end) of the order. */
interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly sums: NodeSums;
  readonly histogram: Histogram;
  readonly split: BoostSplit | null;
}

/**
 * Grows regression trees for boosting, always cutting the leaf whose best cut gains most (LightGBM: Ke et al. 2017). Of the
 * two parts of a node only the smaller is summed; the other is the whole less that.
 */
export function createBoostGrower(table: BinnedTable, settings: BoostSettings): BoostGrower {
  const { length, bins } = table;
  const slopes = new Float64Array(length);
  const curvatures = new Float64Array(length);
  const histograms = createHistograms(table, slopes, curvatures);
  const size = histograms.starts.at(-1)!;
  const nodes = createNodeList(1);
  const order = new Int32Array(length);
  const aside = new Int32Array(length);
  const spare: Histogram[] = [];
  let columns: Int32Array = new Int32Array();

  const takeHistogram = (): Histogram => spare.pop() ?? new Float64Array(size);

  function sumRows(start: number, end: number): NodeSums {
    let slope = 0;
    let curvature = 0;
    for (let i = start; i < end; i++) {
      slope += slopes[order[i]!]!;
      curvature += curvatures[order[i]!]!;
    }
    return { slope, curvature, rows: end - start };
  }

  function makeLeaf(node: number, start: number, end: number, histogram: Histogram): Leaf {
    const sums = sumRows(start, end);
    const split = findBoostSplit(histogram, histograms.starts, columns, sums, settings);
    return { node, start, end, sums, histogram, split };
  }

  /** Moves the rows that go left to the front of the leaf, both sides in their old order; where the right ones begin. */
  function partition({ start, end }: Leaf, { column, lastLeft, missingLeft }: BoostSplit): number {
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

  function cut(leaf: Leaf, split: BoostSplit): [Leaf, Leaf] {
    const { node, start, end, histogram: whole } = leaf;
    const boundary = partition(leaf, split);
    const leftIsSmaller = boundary - start < end - boundary;
    nodes.setSplit(node, split.column, thresholdOf(split, table), split.missingLeft ?? !leftIsSmaller);
    const child = nodes.addChildren(node);
    const part = takeHistogram();
    if (leftIsSmaller) histograms.fill(part, columns, order, start, boundary);
    else histograms.fill(part, columns, order, boundary, end);
    histograms.subtract(whole, part, columns);
    return [
      makeLeaf(child, start, boundary, leftIsSmaller ? part : whole),
      makeLeaf(child + 1, boundary, end, leftIsSmaller ? whole : part),
    ];
  }

  function closeLeaf({ node, start, end, sums, histogram }: Leaf, scores: Float64Array): void {
    const value = (-settings.rate * sums.slope) / sums.curvature;
    nodes.setLeaf(node, [value]);
    for (let i = start; i < end; i++) scores[order[i]!]! += value;
    spare.push(histogram);
  }

  return {
    slopes,
    curvatures,
    grow(scores, random) {
      columns = drawColumns(table.width, settings.columns, random);
      for (let i = 0; i < length; i++) order[i] = i;
      const whole = takeHistogram();
      histograms.fill(whole, columns, order, 0, length);
      const leaves = [makeLeaf(nodes.addRoot(), 0, length, whole)];
      while (leaves.length < settings.leaves) {
        const at = argmax(leaves.map(({ split }) => split?.gain ?? 0));
        const { split } = leaves[at]!;
        if (split === null) break;
        leaves.splice(at, 1, ...cut(leaves[at]!, split));
      }
      for (const leaf of leaves) closeLeaf(leaf, scores);
    },
    finish: nodes.finish,
  };
}

/** Ascending, so that of equal cuts the first column's wins. */
function drawColumns(width: number, share: number, random: RandomStream): Int32Array {
  return random
    .permutation(width)
    .slice(0, Math.max(1, Math.round(share * width)))
    .sort();
}
