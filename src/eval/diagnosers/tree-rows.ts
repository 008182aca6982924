/** The rows a tree is grown on, in an order that growing rearranges: row number, class and weight per place. */
export interface TreeRows {
  readonly row: Int32Array;
  readonly label: Uint16Array;
  readonly weight: Float64Array;
}

/** Room for at most `length` rows. */
export function createRows(length: number): TreeRows {
  return { row: new Int32Array(length), label: new Uint16Array(length), weight: new Float64Array(length) };
}

/** Fills in the rows whose weight is positive, in order; their number. */
export function takeRows(rows: TreeRows, labels: Int32Array, weights: Float64Array): number {
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    if (weights[i] === 0) continue;
    rows.row[count] = i;
    rows.label[count] = labels[i]!;
    rows.weight[count++] = weights[i]!;
  }
  return count;
}

export function swapRows({ row, label, weight }: TreeRows, a: number, b: number): void {
  const rowA = row[a]!;
  const labelA = label[a]!;
  const weightA = weight[a]!;
  row[a] = row[b]!;
  label[a] = label[b]!;
  weight[a] = weight[b]!;
  row[b] = rowA;
  label[b] = labelA;
  weight[b] = weightA;
}
