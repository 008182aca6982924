import { defineDiagnoser } from './define.ts';
import { type StandardRows, standardiseRows } from './matrix.ts';

const neighbours = 5;

/**
 * k nearest neighbours, k = 5, Euclidean distance between standardised rows. Each neighbour votes with the weight of its
 * class. Rows as far away as the fifth all vote, so the order of the training rows does not matter.
 */
export const knn = defineDiagnoser({
  id: 'knn',
  title: 'k nearest neighbours, k = 5',
  fit({ rows, width, labels, classes, weights }) {
    const table = standardiseRows(rows, width);
    const distances = new Float64Array(rows.length);
    return (row) => {
      const reach = measure(table, table.standardiser.apply(row), distances);
      const votes = new Float64Array(classes);
      for (let i = 0; i < distances.length; i++) {
        if (distances[i]! <= reach) votes[labels[i]!]! += weights[labels[i]!]!;
      }
      return votes;
    };
  },
});

/** Squared distances to every row, ∞ where a row is surely not among the nearest; returns that of the k-th nearest. */
function measure(
  { length, width, values }: StandardRows,
  point: Float64Array,
  distances: Float64Array,
): number {
  const nearest = new Float64Array(Math.min(neighbours, length)).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < length; i++) {
    const distance = squaredDistance(point, values, i * width, nearest.at(-1)!);
    distances[i] = distance;
    if (distance < nearest.at(-1)!) insert(nearest, distance);
  }
  return nearest.at(-1)!;
}

/** Adds up in blocks, and gives up with ∞ as soon as the sum exceeds `limit`. */
function squaredDistance(point: Float64Array, values: Float64Array, offset: number, limit: number): number {
  const block = 16;
  let total = 0;
  for (let from = 0; from < point.length; from += block) {
    const to = Math.min(from + block, point.length);
    for (let j = from; j < to; j++) {
      const difference = point[j]! - values[offset + j]!;
      total += difference * difference;
    }
    if (total > limit) return Number.POSITIVE_INFINITY;
  }
  return total;
}

/** Replaces the largest of an ascending list. */
function insert(sorted: Float64Array, value: number): void {
  let at = sorted.length - 1;
  for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
  sorted[at] = value;
}
