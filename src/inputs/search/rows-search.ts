import type { SearchOutcome, SearchTask, TrainedGenerator } from '../contract.ts';
import { type Judged, judgedRows } from './judge.ts';
import { joinRows } from './lockstep.ts';
import { advanceTogether } from './together.ts';

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
