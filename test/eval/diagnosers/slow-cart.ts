/** A plain classification tree on raw values, written for reading: the reference of the fast one. No missing values. */
export type SlowNode = { readonly shares: readonly number[] } | SlowSplit;

interface SlowSplit {
  readonly column: number;
  readonly threshold: number;
  readonly left: SlowNode;
  readonly right: SlowNode;
}

export interface SlowRow {
  readonly values: readonly number[];
  readonly label: number;
  readonly weight: number;
}

/** Tries every column and every middle between neighbouring values; the first of equally good cuts is taken. */
export function growSlowTree(rows: readonly SlowRow[], classes: number): SlowNode {
  const best = new Set(rows.map((row) => row.label)).size > 1 ? findCut(rows, classes) : null;
  if (best === null) return { shares: classWeights(rows, classes).map((weight) => weight / total(rows)) };
  const { column, threshold } = best;
  return {
    column,
    threshold,
    left: growSlowTree(
      rows.filter((row) => row.values[column]! <= threshold),
      classes,
    ),
    right: growSlowTree(
      rows.filter((row) => row.values[column]! > threshold),
      classes,
    ),
  };
}

export function predictSlowTree(node: SlowNode, values: readonly number[]): readonly number[] {
  if ('shares' in node) return node.shares;
  return predictSlowTree(values[node.column]! <= node.threshold ? node.left : node.right, values);
}

function findCut(rows: readonly SlowRow[], classes: number) {
  let best: { column: number; threshold: number; impurity: number } | null = null;
  for (let column = 0; column < rows[0]!.values.length; column++) {
    const values = [...new Set(rows.map((row) => row.values[column]!))].sort((a, b) => a - b);
    for (let i = 1; i < values.length; i++) {
      const threshold = (values[i - 1]! + values[i]!) / 2;
      const sides = [true, false].map((left) =>
        rows.filter((row) => row.values[column]! <= threshold === left),
      );
      const impurity = sides.reduce((sum, side) => sum + total(side) * gini(side, classes), 0);
      if (best === null || impurity < best.impurity - 1e-9) best = { column, threshold, impurity };
    }
  }
  return best;
}

function gini(rows: readonly SlowRow[], classes: number): number {
  return 1 - classWeights(rows, classes).reduce((sum, weight) => sum + (weight / total(rows)) ** 2, 0);
}

function classWeights(rows: readonly SlowRow[], classes: number): number[] {
  const weights = new Array<number>(classes).fill(0);
  for (const row of rows) weights[row.label]! += row.weight;
  return weights;
}

function total(rows: readonly SlowRow[]): number {
  return rows.reduce((sum, row) => sum + row.weight, 0);
}
