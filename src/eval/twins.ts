import { createHash } from 'node:crypto';
import type { FeatureTable } from '../features/contract.ts';
import { groupBy } from '../lib/group.ts';
import { median } from '../statistics/descriptive.ts';
import { featureSets, inFeatureSet } from './methods/feature-sets.ts';

/** Mutants of one program whose runs are hardly different, or not at all. */
export interface Twins {
  /** By mutant: a text that mutants share whose runs agree bit for bit in every column, seed by seed. */
  readonly exact: ReadonlyMap<string, string>;
  /** Pairs of near twins, the nearest first. */
  readonly near: readonly (readonly [string, string])[];
}

/** By the hash of the table; the last few, as a search takes a second. */
const found = new Map<string, Twins>();
const kept = 4;

/**
 * The twins in a table of whole runs, by its run families. *Exact*: all runs bit-equal, seed by seed. *Near*: the distance of
 * the two at a seed, median over the seeds that both have, is below the median distance of two seeds of either of them; the
 * distance of two runs is the root mean square difference of their ranks within the program, column by column, as ranks need
 * no scale and outlast runs that overflow. Where one of two is missing, the difference counts 1.
 */
export function findTwins(table: FeatureTable): Twins {
  if (table.hash === '') return searchTwins(table);
  const twins = found.get(table.hash) ?? searchTwins(table);
  found.set(table.hash, twins);
  if (found.size > kept) found.delete(found.keys().next().value!);
  return twins;
}

function searchTwins({ groups, columns, values }: FeatureTable): Twins {
  const all = featureSets.get('all');
  const own = columns.flatMap((column, c) => (inFeatureSet(all, column) ? [values[c]!] : []));
  const exact = new Map<string, string>();
  const near: { pair: readonly [string, string]; distance: number }[] = [];
  if (own.length === 0) return { exact, near: [] };
  for (const rows of groupBy(groups.keys(), (i) => groups[i]!.program).values()) {
    const bySeed = (a: number, b: number) => groups[a]!.seedIndex - groups[b]!.seedIndex;
    const mutants = [...groupBy(rows.sort(bySeed), (i) => groups[i]!.mutant)].sort(([a], [b]) =>
      a < b ? -1 : 1,
    );
    for (const [mutant, runs] of mutants) exact.set(mutant, hashRuns(runs, own, groups));
    near.push(...nearPairs(mutants, rankDistance(rows, own), groups));
  }
  return { exact, near: near.sort((a, b) => a.distance - b.distance).map(({ pair }) => pair) };
}

function hashRuns(
  runs: readonly number[],
  columns: readonly Float64Array[],
  groups: FeatureTable['groups'],
): string {
  const hash = createHash('sha256').update(groups[runs[0]!]!.program);
  const values = new Float64Array(columns.length + 1);
  for (const i of runs) {
    values[0] = groups[i]!.seedIndex;
    for (let c = 0; c < columns.length; c++) values[c + 1] = columns[c]![i]!;
    hash.update(values);
  }
  return hash.digest('hex');
}

type Distance = (a: number, b: number) => number;

/** Distance of two of these rows. */
function rankDistance(rows: readonly number[], columns: readonly Float64Array[]): Distance {
  const place = new Map(rows.map((row, k) => [row, k]));
  // Columns of one value, or of none, lie 0 apart.
  const varying = columns
    .map((column) => pickValues(column, rows))
    .filter((values) => values.some((value) => !Object.is(value, values[0])));
  const width = varying.length;
  const ranks = new Float32Array(rows.length * width);
  for (let c = 0; c < width; c++) {
    const ranked = rank(varying[c]!);
    for (let k = 0; k < ranked.length; k++) ranks[k * width + c] = ranked[k]!;
  }
  return (a, b) => {
    const [i, j] = [place.get(a)! * width, place.get(b)! * width];
    let squares = 0;
    for (let c = 0; c < width; c++) {
      const difference = ranks[i + c]! - ranks[j + c]!;
      if (!Number.isNaN(difference)) squares += difference * difference;
      else if (Number.isNaN(ranks[i + c]) !== Number.isNaN(ranks[j + c])) squares += 1;
    }
    return Math.sqrt(squares / columns.length);
  };
}

/** By a loop, as `Float64Array.from` takes five times as long. */
function pickValues(column: Float64Array, rows: readonly number[]): Float64Array {
  const values = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) values[k] = column[rows[k]!]!;
  return values;
}

/** Mid-ranks in [0, 1] of the values that are there; NaN for those that are not. */
function rank(values: Float64Array): Float64Array {
  // What is missing is sorted behind everything.
  const all = values.slice().sort();
  let present = all.length;
  while (present > 0 && Number.isNaN(all[present - 1])) present--;
  const sorted = all.subarray(0, present);
  const scale = 2 * Math.max(sorted.length - 1, 1);
  // By the first place of a value: it, and the one behind its last.
  const rankAt = new Float64Array(sorted.length);
  for (let first = 0, behind = 0; first < sorted.length; first = behind) {
    while (behind < sorted.length && sorted[behind] === sorted[first]) behind++;
    rankAt[first] = (first + behind - 1) / scale;
  }
  const ranks = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    ranks[k] = Number.isNaN(value) ? value : rankAt[countBelow(sorted, value)]!;
  }
  return ranks;
}

/** How many sorted values are smaller. */
function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function nearPairs(
  mutants: readonly (readonly [string, readonly number[]])[],
  distance: Distance,
  groups: FeatureTable['groups'],
) {
  const known = mutants.map(([mutant, runs]) => ({
    mutant,
    spread: spreadOf(runs, distance),
    bySeed: new Map(runs.map((i) => [groups[i]!.seedIndex, i])),
  }));
  const near: { pair: readonly [string, string]; distance: number }[] = [];
  for (const [m, one] of known.entries())
    for (const other of known.slice(0, m)) {
      const between = matchedDistance(one.bySeed, other.bySeed, distance);
      if (between < Math.min(one.spread, other.spread))
        near.push({ pair: [other.mutant, one.mutant], distance: between });
    }
  return near;
}

/** Median distance of two seeds of a mutant; 0, which nothing is below, where it has one. */
function spreadOf(runs: readonly number[], distance: Distance): number {
  const distances = runs.flatMap((a, k) => runs.slice(0, k).map((b) => distance(a, b)));
  return distances.length === 0 ? 0 : median(distances);
}

type BySeed = ReadonlyMap<number, number>;

/** Median distance at the seeds that both have; infinite where they share none. */
function matchedDistance(runs: BySeed, others: BySeed, distance: Distance): number {
  const distances: number[] = [];
  for (const [seed, i] of runs) {
    const other = others.get(seed);
    if (other !== undefined) distances.push(distance(i, other));
  }
  return distances.length === 0 ? Number.POSITIVE_INFINITY : median(distances);
}
