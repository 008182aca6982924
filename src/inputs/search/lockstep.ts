import { sizeOf } from '../../training/data.ts';
import type { Committee, SearchTask } from '../contract.ts';
import { countVotes } from '../judges/fault-margin.ts';
import type { CodeSpace } from './code-space.ts';
import { advanceTogether } from './together.ts';

/** One generator call that a search of one seed asks for. */
export interface Candidate {
  readonly code: Float32Array;
  /** The committee is asked only where the score is at least this: its answer would not be looked at. */
  readonly from: number;
}

/** What came of a candidate. */
export interface Scored {
  readonly input: Float32Array;
  readonly score: number;
  /** Whether the whole committee votes for the label; false where it was not asked. */
  readonly kept: boolean;
}

/** The search of one seed, candidate by candidate. */
export type KeptSearch<Found> = Generator<Candidate, Found, Scored>;

/** Score of each row; the higher, the better. */
export type Objective = (inputs: Float32Array, labels: Int32Array) => Float64Array;

/**
 * Runs one search per seed of a task: the candidates of a step are decoded in one pass, scored in one, and put to the
 * committee in one.
 */
export function searchKeepingLabels<Found>(
  { generator, committee, seeds, progress }: SearchTask,
  space: CodeSpace,
  objective: Objective,
  searches: readonly KeptSearch<Found>[],
): Found[] {
  return advanceTogether(
    searches,
    (candidates, places) => {
      const labels = Int32Array.from(places, (place) => seeds[place]!.label);
      const decoded = space.decode(joinRows(candidates.map(({ code }) => code)), labels);
      const scores = objective(decoded, labels);
      const inputs = splitRows(decoded, generator.inputShape);
      const asked = candidates.flatMap(({ from }, i) => (scores[i]! >= from ? [i] : []));
      const kept = new Set(keptRows(committee, inputs, labels, asked));
      return inputs.map((input, i) => ({ input, score: scores[i]!, kept: kept.has(i) }));
    },
    progress,
  );
}

/**
 * Of the rows asked about, those whose label every member gives. A quorum would let a search find what just passes this
 * committee: another one took back the label of 17 % of such inputs, and of 5 % where all had to agree.
 */
function keptRows(
  committee: Committee,
  inputs: readonly Float32Array[],
  labels: Int32Array,
  asked: readonly number[],
): number[] {
  if (asked.length === 0) return [];
  const votes = committee.votes(joinRows(asked.map((i) => inputs[i]!)));
  const own = asked.map((i) => labels[i]!);
  const counts = countVotes(votes, committee.members, own);
  return asked.filter((_, k) => counts[k] === committee.members);
}

/** Rows, or blocks of rows, one after the other. */
export function joinRows(rows: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(rows.reduce((total, { length }) => total + length, 0));
  let start = 0;
  for (const row of rows) {
    joined.set(row, start);
    start += row.length;
  }
  return joined;
}

/** The rows of a flat table, copied. */
export function splitRows(values: Float32Array, shape: readonly number[]): Float32Array[] {
  const width = sizeOf(shape);
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}
