import { answeredClasses } from '../classifier.ts';
import type { SearchOutcome, Seed } from '../contract.ts';

/** Rows that were decoded, and what the network under test says of them. */
export interface Judged {
  readonly rows: number;
  readonly classes: number;
  /** `rows × input size` in [0, 1]. */
  readonly inputs: Float32Array;
  /** Per instance of the network `rows × classes`, before the softmax. */
  readonly logits: readonly Float32Array[];
}

/** Some of the rows, from `start` on. The arrays are views: copy what is kept for long. */
export function judgedRows(judged: Judged, start: number, rows: number): Judged {
  const { classes, inputs, logits } = judged;
  const width = inputs.length / judged.rows;
  return {
    rows,
    classes,
    inputs: inputs.subarray(start * width, (start + rows) * width),
    logits: logits.map((values) => values.subarray(start * classes, (start + rows) * classes)),
  };
}

/**
 * Whether the first instance answers each row wrongly. The published searches know one trained network: theirs is
 * instance 0, whatever others a task has.
 */
export function wrongRows({ logits, classes }: Judged, label: number): boolean[] {
  return Array.from(answeredClasses(logits[0]!, classes), (answer) => answer !== label);
}

/** As `wrongRows`, of a single row. */
export function isWrong(judged: Judged, label: number): boolean {
  return wrongRows(judged, label)[0]!;
}

/** Softmax of each row, in single precision as the published networks give it. */
export function probabilities(logits: Float32Array, classes: number): Float32Array {
  const result = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const highest = row.reduce((a, b) => Math.max(a, b));
    const powers = Array.from(row, (value) => Math.exp(value - highest));
    const total = powers.reduce((a, b) => a + b);
    result.set(
      powers.map((power) => power / total),
      start,
    );
  }
  return result;
}

/** The outcome of a search that ended where it began. */
export function unchanged(seed: Seed, calls = 0): SearchOutcome {
  return {
    seed: seed.index,
    success: false,
    input: seed.input,
    calls,
    generations: null,
    psi: null,
    alpha: null,
    layers: null,
  };
}
