/**
 * Grown trees as flat arrays, one after another. Node n is a leaf where feature[n] < 0; its class shares then start at
 * leaves[child[n]]. Otherwise its children are nodes child[n] (left) and child[n] + 1, and a row goes left if its value
 * is ≤ threshold[n], or is missing and missingLeft[n] is 1.
 */
export interface Trees {
  readonly classes: number;
  /** Node where each tree starts. */
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly missingLeft: Uint8Array;
  readonly child: Int32Array;
  /** Class shares of the leaves, each summing to 1. */
  readonly leaves: Float64Array;
}

/** Sum over trees of the class shares of the leaf the row falls into. */
export function voteTrees(trees: Trees, row: Float64Array): Float64Array {
  const { classes, leaves, child } = trees;
  const votes = new Float64Array(classes);
  for (const root of trees.roots) {
    const leaf = child[findLeaf(trees, root, row)]!;
    for (let c = 0; c < classes; c++) votes[c]! += leaves[leaf + c]!;
  }
  return votes;
}

function findLeaf(
  { feature, threshold, missingLeft, child }: Trees,
  root: number,
  row: Float64Array,
): number {
  let node = root;
  for (let column = feature[node]!; column >= 0; column = feature[node]!) {
    const value = row[column]!;
    const left = Number.isNaN(value) ? missingLeft[node] === 1 : value <= threshold[node]!;
    node = child[node]! + (left ? 0 : 1);
  }
  return node;
}
