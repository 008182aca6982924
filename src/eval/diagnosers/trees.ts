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
export class NodeList {
  readonly #classes: number;
  readonly #roots: number[] = [];
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #child: number[] = [];
  readonly #leaves: number[] = [];

  constructor(classes: number) {
    this.#classes = classes;
  }

  /** A new tree; its root node. */
  addRoot(): number {
    const root = this.#addNode();
    this.#roots.push(root);
    return root;
  }

  setSplit(node: number, column: number, threshold: number, missingLeft: boolean): void {
    this.#feature[node] = column;
    this.#threshold[node] = threshold;
    this.#missingLeft[node] = missingLeft ? 1 : 0;
  }

  /** Two children of a node already split; the left one, the right one follows. */
  addChildren(node: number): number {
    const left = this.#addNode();
    this.#addNode();
    this.#child[node] = left;
    return left;
  }

  /** Makes the node a leaf with these values, one per class. */
  setLeaf(node: number, values: ArrayLike<number>): void {
    this.#child[node] = this.#leaves.length;
    for (let c = 0; c < this.#classes; c++) this.#leaves.push(values[c]!);
  }

  finish(): Trees {
    return {
      classes: this.#classes,
      roots: Int32Array.from(this.#roots),
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      missingLeft: Uint8Array.from(this.#missingLeft),
      child: Int32Array.from(this.#child),
      leaves: Float64Array.from(this.#leaves),
    };
  }

  #addNode(): number {
    this.#threshold.push(0);
    this.#missingLeft.push(0);
    this.#child.push(0);
    return this.#feature.push(-1) - 1;
  }
}
