import type { SearchOutcome, SearchTask, TrainedGenerator } from '../contract.ts';
import { type Judged, judgedRows } from './judge.ts';

/**
 * The search of one seed, written as if it were alone: it hands out rows (latents, or styles of all layers), and is given
 * them back decoded and judged.
 */
export type SeedSearch = Generator<Float32Array, SearchOutcome, Judged>;

/** What makes inputs of the rows that searches hand out. */
export interface Decoder {
  /** Numbers of one row. */
  readonly width: number;
  decode(rows: Float32Array, labels: Int32Array): Float32Array;
}

/** Rows are latents, decoded under the class of their seed. */
export function latentDecoder(generator: TrainedGenerator): Decoder {
  return { width: generator.latentSize, decode: (rows, labels) => generator.decode(rows, labels) };
}

/** Rows are the styles of all layers, coarse layers first. */
export function styleDecoder({ styles }: TrainedGenerator): Decoder {
  return { width: styles!.layers * styles!.size, decode: (rows) => styles!.synthesise(rows) };
}

/** Runs one search per seed of a task, with one decoding and one forward pass a step for all that are not done. */
export function searchTogether(
  task: SearchTask,
  { width, decode }: Decoder,
  searches: readonly SeedSearch[],
): SearchOutcome[] {
  return advanceTogether(
    searches,
    (questions, who) => {
      const counts = questions.map(({ length }) => length / width);
      const labels = who.flatMap((seed, i) => Array<number>(counts[i]!).fill(task.seeds[seed]!.label));
      const inputs = decode(join(questions), Int32Array.from(labels));
      const all = {
        rows: labels.length,
        classes: task.subject.classes,
        inputs,
        logits: task.subject.logits(inputs),
      };
      let start = 0;
      return counts.map((rows) => {
        start += rows;
        return judgedRows(all, start - rows, rows);
      });
    },
    task.progress,
  );
}

/**
 * Runs coroutines in lockstep: what all of them ask is answered at once, until each has returned. Their results do not
 * depend on each other as long as answers to one question do not depend on the others.
 * @param answer to the questions of the coroutines at the given places, in their order
 * @param progress is told how many coroutines have returned
 */
export function advanceTogether<Question, Answer, Result>(
  coroutines: readonly Generator<Question, Result, Answer>[],
  answer: (questions: readonly Question[], places: readonly number[]) => readonly Answer[],
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
    const answers = answer(questions, asking);
    steps = asking.map((place, i) => ({ place, step: coroutines[place]!.next(answers[i]!) }));
  }
}

function join(arrays: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(arrays.reduce((total, { length }) => total + length, 0));
  let start = 0;
  for (const values of arrays) {
    joined.set(values, start);
    start += values.length;
  }
  return joined;
}
