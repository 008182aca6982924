import { defineDiagnoser } from './define.ts';
import { type StandardRows, squaredDistance, standardiseRows } from './matrix.ts';

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
      const reach = reachOf(neighbours, table, table.standardiser.apply(row), distances);
      const votes = new Float64Array(classes);
      for (let i = 0; i < distances.length; i++) {
        if (distances[i]! <= reach) votes[labels[i]!]! += weights[labels[i]!]!;
      }
      return votes;
    };
  },
});

/** Fills in the squared distance to every row; that of the k-th nearest, or of the farthest of fewer rows. */
export function reachOf(
  k: number,
  { length, width, values }: Omit<StandardRows, 'standardiser'>,
  point: Float64Array,
  distances: Float64Array,
): number {
  const nearest = new Float64Array(Math.min(k, length)).fill(Number.POSITIVE_INFINITY);
  const farthest = nearest.length - 1;
  for (let i = 0; i < length; i++) {
    const distance = squaredDistance(point, 0, values, i * width, width);
    distances[i] = distance;
    if (distance < nearest[farthest]!) insert(nearest, distance);
  }
  return nearest[farthest]!;
}

/** Replaces the largest of an ascending list. */
function insert(sorted: Float64Array, value: number): void {
  let at = sorted.length - 1;
  for (; at > 0 && sorted[at - 1]! > value; at--) sorted[at] = sorted[at - 1]!;
  sorted[at] = value;
}
