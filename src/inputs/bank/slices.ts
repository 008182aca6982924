import { takeRows } from '../../../corpus/prepare.ts';
import type { RawData } from '../../training/data.ts';
import { type ProbedNetwork, probeNetworks, readProbePredictions } from './probe-networks.ts';

/**
 * The slices of a probe bank: real rows, real rows that every healthy network finds easy, rows of the
 * generator's prior, mixes of two of one class, rows just before a boundary between classes, and real
 * rows unlike those that were trained on.
 */
export const sliceNames = ['real', 'weak', 'random', 'mixed', 'frontier', 'surprise'] as const;

export type SliceName = (typeof sliceNames)[number];

/** One slice in the making: rows in the units of the program's source, with the class that each shows. */
export interface Slice {
  readonly name: SliceName;
  readonly rows: RawData;
}

/** Where the rows of a bank lie by slice. */
export type SliceRows = Readonly<Record<SliceName, Int32Array>>;

/** Rows of each slice; empty for those that the bank lacks. */
export function rowsBySlice(slices: readonly string[]): SliceRows {
  const rowsOf = (name: SliceName) =>
    Int32Array.from(slices.flatMap((slice, row) => (slice === name ? [row] : [])));
  return Object.fromEntries(sliceNames.map((name) => [name, rowsOf(name)])) as Record<SliceName, Int32Array>;
}

/** The first rows, as they come. */
export function firstSlice(name: SliceName, rows: RawData, size: number): Slice {
  const first = Array.from({ length: Math.min(rows.rows, size) }, (_, row) => row);
  return { name, rows: takeRows(rows, first) };
}

/**
 * The rows that every healthy network predicts correctly, those first that the least sure of them is
 * surest about: the weak test set of DeepMetis (arXiv 2101.02301), which kills next to nothing.
 */
export function weakSlice(spare: RawData, healthy: readonly ProbedNetwork[], size: number): Slice {
  const labels = Int32Array.from(spare.targets);
  const predictions = healthy.flatMap((network) =>
    readProbePredictions(probeNetworks([network], spare)[0]!, labels),
  );
  const sureness = Float64Array.from(labels, (label, row) =>
    predictions.every(({ classes }) => classes[row] === label)
      ? Math.min(...predictions.map(({ confidence }) => confidence[row]!))
      : Number.NEGATIVE_INFINITY,
  );
  const order = highestFirst(sureness).filter((row) => sureness[row]! > 0);
  return { name: 'weak', rows: takeRows(spare, order.slice(0, size)) };
}

/** Features of a network for rows of known class. */
export interface Activations {
  readonly width: number;
  readonly values: Float32Array;
  readonly labels: ArrayLike<number>;
}

/** The rows of highest surprise first. */
export function surpriseSlice(spare: RawData, own: Activations, trained: Activations, size: number): Slice {
  const order = highestFirst(distanceSurprise(own, trained)).slice(0, size);
  return { name: 'surprise', rows: takeRows(spare, order) };
}

/**
 * Distance-based surprise (Kim, Feldt and Yoo, arXiv 1808.08444): distance to the nearest activation of a training row of
 * the same class, divided by the distance from there to the nearest of another class. Where two of them coincide, 0.
 */
export function distanceSurprise(own: Activations, trained: Activations): Float64Array {
  return Float64Array.from({ length: own.labels.length }, (_, row) => {
    const label = own.labels[row]!;
    const same = nearest(own, row, trained, (other) => other === label);
    const other = same === null ? null : nearest(trained, same.row, trained, (known) => known !== label);
    return same === null || other === null || other.distance === 0 ? 0 : same.distance / other.distance;
  });
}

function nearest(from: Activations, row: number, among: Activations, isWanted: (label: number) => boolean) {
  let best: { row: number; distance: number } | null = null;
  for (let other = 0; other < among.labels.length; other++) {
    if (!isWanted(among.labels[other]!)) continue;
    let squares = 0;
    for (let i = 0; i < from.width; i++) {
      squares += (from.values[row * from.width + i]! - among.values[other * among.width + i]!) ** 2;
    }
    const distance = Math.sqrt(squares);
    if (best === null || distance < best.distance) best = { row: other, distance };
  }
  return best;
}

/** Rows by falling score; equal ones as they come. */
function highestFirst(scores: Float64Array): number[] {
  return Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
}
