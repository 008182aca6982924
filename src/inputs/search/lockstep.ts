import type { Committee, SearchOutcome, SearchTask, TrainedGenerator } from '../contract.ts';
import { countVotes } from '../judges/index.ts';
import { joinRows, splitRows } from '../rows.ts';
import type { CodeSpace } from './code-space.ts';
import { type Judged, judgedRows } from './judge.ts';

/** One generator call that a search of one seed asks for. */
interface Candidate {
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

/**
 * Runs coroutines in lockstep: what all of them ask is answered at once, until each has returned. Their results do not
 * depend on each other as long as answers to one question do not depend on the others.
 * @param prediction to the questions of the coroutines at the given places, in their order
 * @param progress is told how many coroutines have returned
 */
function advanceTogether<Question, Answer, Result>(
  coroutines: readonly Generator<Question, Result, Answer>[],
  prediction: (questions: readonly Question[], places: readonly number[]) => readonly Answer[],
  progress?: (done: number, total: number) => void,
): Result[] {
  const results = new Array<Result>(coroutines.length);
  let steps = coroutines.map((coroutine, place) => ({ place, step: coroutine.next() }));
  for (;;) {
    const asking: number[] = [];
    const questions: Question[] = [];
    for (const { place, step } of steps) {
      if (step.done === true) results[place] = step.value;
      else {
        asking.push(place);
        questions.push(step.value);
      }
    }
    progress?.(coroutines.length - asking.length, coroutines.length);
    if (asking.length === 0) return results;
    const predictions = prediction(questions, asking);
    steps = asking.map((place, i) => ({ place, step: coroutines[place]!.next(predictions[i]!) }));
  }
}

/**
 * The search of one seed as published, written as if it were alone: it hands out rows (latents, or codes of a code space),
 * and is given them back decoded and judged by the network under test.
 */
export type RowsSearch = Generator<Float32Array, SearchOutcome, Judged>;

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

/** Runs one search per seed of a task, with one decoding and one forward pass a step for all that are not done. */
export function searchRows(
  { seeds, subject, progress }: SearchTask,
  decoder: Decoder,
  searches: readonly RowsSearch[],
): SearchOutcome[] {
  const prediction = (questions: readonly Float32Array[], places: readonly number[]) => {
    const counts = questions.map(({ length }) => length / decoder.width);
    const labels = places.flatMap((seed, i) => Array<number>(counts[i]!).fill(seeds[seed]!.label));
    const inputs = decoder.decode(joinRows(questions), Int32Array.from(labels));
    const logits = subject.logits(inputs);
    const all = { rows: labels.length, classes: subject.classes, inputs, logits };
    let end = 0;
    return counts.map((rows) => {
      end += rows;
      return judgedRows(all, end - rows, rows);
    });
  };
  return advanceTogether(searches, prediction, progress);
}
