import { median } from '../statistics/descriptive.ts';
import type { Points } from './embed.ts';

/** Rows that lie closer to each other than the rows around them explain. */
export interface NearRows {
  /** Places of the rows of each pair. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Dimension of the cloud of rows, as their distances tell. */
  readonly dimension: number;
}

const fewestRows = 40;
/** Chance that a row has such a near neighbour where rows lie at an even density around it. */
const level = 0.005;
/** Neighbours that the dimension and the density are read from: beyond the repeats of one run. */
const [innerNeighbour, outerNeighbour] = [32, 128];

/**
 * Pairs of near-duplicates. Around a row with its k-th neighbour at distance r, an even density in m dimensions has another row
 * within r · (level / k)^(1/m) with a chance of `level`: a pair is near where it is closer than that for both of its rows.
 * The dimension m is that of Levina and Bickel (NIPS 2004), from the distances of the 32nd and the 128th neighbour.
 * Rows that are equal must be given once. @returns why not, where rows are too few or lie on top of each other
 */
export function findNearRows(points: Points): NearRows | string {
  if (points.length < fewestRows) return `needs ${fewestRows} different rows, got ${points.length}`;
  if (points.width === 0) return 'needs a column that is not constant, got none';
  const inner = Math.min(innerNeighbour, Math.floor(points.length / 8));
  const outer = Math.min(outerNeighbour, Math.floor(points.length / 3));
  const found = nearestOf(points, inner, outer);
  const slopes = found.map(({ atInner, atOuter }) => Math.log(outer / inner) / Math.log(atOuter / atInner));
  const dimension = median(slopes.map((slope) => (Number.isFinite(slope) && slope > 0 ? slope : 0)));
  if (!(dimension >= 0.5)) return 'needs rows at different distances, got rows on top of each other';
  const reach = (level / outer) ** (1 / dimension);
  const pairs = found.flatMap(({ neighbours, distances, atOuter }, k) =>
    neighbours.flatMap((other, n): [number, number][] =>
      k < other && distances[n]! < reach * Math.min(atOuter, found[other]!.atOuter) ? [[k, other]] : [],
    ),
  );
  return { pairs, dimension };
}

interface Nearest {
  /** The nearest rows, and how far they are. */
  readonly neighbours: readonly number[];
  readonly distances: readonly number[];
  readonly atInner: number;
  readonly atOuter: number;
}

/** Rows whose distances are measured at once, so that every value is read once for all of them. */
const atOnce = 4;

function nearestOf({ values, width, length }: Points, inner: number, outer: number): Nearest[] {
  const packed = Float64Array.from(values);
  const norms = Float64Array.from({ length }, (_, k) =>
    squareSum(packed.subarray(k * width, (k + 1) * width)),
  );
  const squares = Array.from({ length: atOnce }, () => new Float64Array(length));
  return Array.from({ length }, (_, k) => {
    if (k % atOnce === 0) measureFrom({ packed, norms, width }, k, squares);
    return pickNearest(squares[k % atOnce]!, k, inner, outer);
  });
}

function squareSum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value * value;
  return total;
}

function pickNearest(squares: Float64Array, own: number, inner: number, outer: number): Nearest {
  squares[own] = Number.POSITIVE_INFINITY;
  const work = squares.slice();
  const atOuter = Math.sqrt(Math.max(0, selectSmallest(work, outer)));
  const limit = selectSmallest(work.subarray(0, outer), inner);
  const neighbours: number[] = [];
  for (let other = 0; other < squares.length; other++) if (squares[other]! <= limit) neighbours.push(other);
  const distances = neighbours.map((other) => Math.sqrt(Math.max(0, squares[other]!)));
  return { neighbours, distances, atInner: Math.sqrt(Math.max(0, limit)), atOuter };
}

interface Packed {
  readonly packed: Float64Array;
  /** Squared length of each row. */
  readonly norms: Float64Array;
  readonly width: number;
}

/** Squared distances of rows `from` … `from` + 3 to all rows, as |a|² + |b|² − 2 a·b; the last row stands in past the end. */
function measureFrom({ packed, norms, width }: Packed, from: number, squares: readonly Float64Array[]): void {
  const last = norms.length - 1;
  const rows = squares.map((_, k) => Math.min(from + k, last));
  const [a, b, c, d] = rows.map((row) =>
    packed.slice(row * width, (row + 1) * width),
  ) as unknown as Four<Float64Array>;
  const [toA, toB, toC, toD] = squares as unknown as Four<Float64Array>;
  const [normA, normB, normC, normD] = rows.map((row) => norms[row]!) as unknown as Four<number>;
  for (let other = 0, at = 0; other <= last; other++) {
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let j = 0; j < width; j++, at++) {
      const value = packed[at]!;
      sumA += value * a[j]!;
      sumB += value * b[j]!;
      sumC += value * c[j]!;
      sumD += value * d[j]!;
    }
    const norm = norms[other]!;
    toA[other] = norm + normA - 2 * sumA;
    toB[other] = norm + normB - 2 * sumB;
    toC[other] = norm + normC - 2 * sumC;
    toD[other] = norm + normD - 2 * sumD;
  }
}

type Four<T> = readonly [T, T, T, T];

/** The k-th smallest value (from 1); the k smallest stand first afterwards (Hoare's selection). */
function selectSmallest(values: Float64Array, k: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const moved = values[i]!;
      values[i++] = values[j]!;
      values[j--] = moved;
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else break;
  }
  return values[k - 1]!;
}

/** Rows that hang together by pairs, as the number of each row's cluster; a row without a pair is its own. */
export function clusterRows(rows: number, pairs: Iterable<readonly [number, number]>): Int32Array {
  const parent = Int32Array.from({ length: rows }, (_, i) => i);
  const rootOf = (start: number) => {
    let row = start;
    while (parent[row] !== row) {
      parent[row] = parent[parent[row]!]!;
      row = parent[row]!;
    }
    return row;
  };
  for (const [a, b] of pairs) {
    const [one, other] = [rootOf(a), rootOf(b)];
    parent[Math.max(one, other)] = Math.min(one, other);
  }
  return Int32Array.from(parent, (_, row) => rootOf(row));
}
