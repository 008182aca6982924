/**
 * Grown trees as flat arrays, one after another. Node n is a leaf where feature[n] < 0; its values then start at
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
  /** Values of the leaves, one per class: in a classification tree class shares, summing to 1. */
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

/** The leaf of the tree with this root into which the row falls. */
export function findLeaf(
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

/** `Trees` under construction. */
export interface NodeList {
  /** A new tree; its root node. */
  addRoot(): number;
  setSplit(node: number, column: number, threshold: number, missingLeft: boolean): void;
  /** Two children of a node already split; the left one, the right one follows. */
  addChildren(node: number): number;
  /** Makes the node a leaf with these values, one per class. */
  setLeaf(node: number, values: ArrayLike<number>): void;
  finish(): Trees;
}

export function createNodeList(classes: number): NodeList {
  const roots: number[] = [];
  const feature: number[] = [];
  const threshold: number[] = [];
  const missingLeft: number[] = [];
  const child: number[] = [];
  const leaves: number[] = [];

  function addNode(): number {
    threshold.push(0);
    missingLeft.push(0);
    child.push(0);
    return feature.push(-1) - 1;
  }

  return {
    addRoot() {
      const root = addNode();
      roots.push(root);
      return root;
    },
    setSplit(node, column, cut, toLeft) {
      feature[node] = column;
      threshold[node] = cut;
      missingLeft[node] = toLeft ? 1 : 0;
    },
    addChildren(node) {
      const left = addNode();
      addNode();
      child[node] = left;
      return left;
    },
    setLeaf(node, values) {
      child[node] = leaves.length;
      for (let c = 0; c < classes; c++) leaves.push(values[c]!);
    },
    finish: () => ({
      classes,
      roots: Int32Array.from(roots),
      feature: Int32Array.from(feature),
      threshold: Float64Array.from(threshold),
      missingLeft: Uint8Array.from(missingLeft),
      child: Int32Array.from(child),
      leaves: Float64Array.from(leaves),
    }),
  };
}
