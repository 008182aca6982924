import type { Trees } from './trees.ts';

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
