import type { Committee, SearchOutcome, SearchTask, TrainedGenerator } from '../contract.ts';
import { countVotes } from '../judges/index.ts';
import { joinRows, splitRows } from '../rows.ts';
import type { CodeSpace } from './code-space.ts';
import { type JudgedInput, judgedRows } from './judge.ts';

/** One generator call that a search of one seed wants. */
interface Candidate {
  readonly code: Float32Array;
  /** The committee votes only where the score is at least this: below, nobody looks at its votes. */
  readonly from: number;
}

/** What came of a candidate. */
export interface Scored {
  readonly input: Float32Array;
  readonly score: number;
  /** Whether the whole committee votes for the label; false where it did not vote. */
  readonly kept: boolean;
}

/** The search of one seed, candidate by candidate. */
export type KeptSearch<Found> = Generator<Candidate, Found, Scored>;

/** Score of each row; the higher, the better. */
export type SearchObjective = (inputs: Float32Array, labels: Int32Array) => Float64Array;

/**
 * Runs one search per seed of a task: the candidates of a step are decoded in one pass, scored in one,
 * and judged by the committee in one.
 */
export function searchKeepingLabels<Found>(
  { generator, committee, seeds, progress }: SearchTask,
  space: CodeSpace,
  objective: SearchObjective,
  searches: readonly KeptSearch<Found>[],
): Found[] {
  return advanceTogether(
    searches,
    (candidates, places) => {
      const labels = Int32Array.from(places, (place) => seeds[place]!.label);
      const decoded = space.decode(joinRows(candidates.map(({ code }) => code)), labels);
      const scores = objective(decoded, labels);
      const inputs = splitRows(decoded, generator.inputShape);
      const chosen = candidates.flatMap(({ from }, i) => (scores[i]! >= from ? [i] : []));
      const kept = new Set(keptRows(committee, inputs, labels, chosen));
      return inputs.map((input, i) => ({ input, score: scores[i]!, kept: kept.has(i) }));
    },
    progress,
  );
}

/**
 * Of the chosen rows, those whose label every member gives. A quorum would let a search find what just
 * passes this committee: another one took back the label of 17 % of such inputs, and of 5 % where all
 * had to agree.
 */
function keptRows(
  committee: Committee,
  inputs: readonly Float32Array[],
  labels: Int32Array,
  chosen: readonly number[],
): number[] {
  if (chosen.length === 0) return [];
  const votes = committee.votes(joinRows(chosen.map((i) => inputs[i]!)));
  const own = chosen.map((i) => labels[i]!);
  const counts = countVotes(votes, committee.members, own);
  return chosen.filter((_, k) => counts[k] === committee.members);
}

/**
 * Runs coroutines in lockstep: what all of them request is served at once, until each has returned.
 * Their results do not depend on each other as long as the reply to one does not depend on the others.
 * @param serve replies to the coroutines at the given places, in their order
 * @param progress gets how many coroutines have returned
 */
function advanceTogether<Request, Reply, Result>(
  coroutines: readonly Generator<Request, Result, Reply>[],
  serve: (requests: readonly Request[], places: readonly number[]) => readonly Reply[],
  progress?: (done: number, total: number) => void,
): Result[] {
  const results = new Array<Result>(coroutines.length);
  let steps = coroutines.map((coroutine, place) => ({ place, step: coroutine.next() }));
  for (;;) {
    const waiting: number[] = [];
    const requests: Request[] = [];
    for (const { place, step } of steps) {
      if (step.done === true) results[place] = step.value;
      else {
        waiting.push(place);
        requests.push(step.value);
      }
    }
    progress?.(coroutines.length - waiting.length, coroutines.length);
    if (waiting.length === 0) return results;
    const replies = serve(requests, waiting);
    steps = waiting.map((place, i) => ({ place, step: coroutines[place]!.next(replies[i]!) }));
  }
}

/**
 * The search of one seed as published, written as if it were alone: it hands out rows (latents, or
 * codes of a code space), and gets them back decoded and judged by the network under test.
 */
export type RowsSearch = Generator<Float32Array, SearchOutcome, JudgedInput>;

/** What makes inputs of the rows that searches hand out; a code space is one. */
export interface Decoder {
  /** Numbers of one row. */
  readonly width: number;
  decode(rows: Float32Array, labels: Int32Array): Float32Array;
}

/** Rows are latents, decoded under the class of their seed. */
export function latentDecoder(generator: TrainedGenerator): Decoder {
  return { width: generator.latentSize, decode: (rows, labels) => generator.decode(rows, labels) };
}

/** Runs one search per seed of a task: one decoding and one forward pass a step for all of them. */
export function searchRows(
  { seeds, subject, progress }: SearchTask,
  decoder: Decoder,
  searches: readonly RowsSearch[],
): SearchOutcome[] {
  const judge = (requests: readonly Float32Array[], places: readonly number[]) => {
    const counts = requests.map(({ length }) => length / decoder.width);
    const labels = places.flatMap((seed, i) => Array<number>(counts[i]!).fill(seeds[seed]!.label));
    const inputs = decoder.decode(joinRows(requests), Int32Array.from(labels));
    const logits = subject.logits(inputs);
    const all = { rows: labels.length, classes: subject.classes, inputs, logits };
    let end = 0;
    return counts.map((rows) => {
      end += rows;
      return judgedRows(all, end - rows, rows);
    });
  };
  return advanceTogether(searches, judge, progress);
}
