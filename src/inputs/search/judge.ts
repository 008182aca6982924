import type { SearchOutcome, Seed } from '../contract.ts';
import { predictedClasses } from '../judges/classifier.ts';
import { probabilities, wrongLeads } from '../judges/fault-margin.ts';

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
  return Array.from(predictedClasses(logits[0]!, classes), (prediction) => prediction !== label);
}

/** As `wrongRows`, of a single row. */
export function isWrong(judged: Judged, label: number): boolean {
  return wrongRows(judged, label)[0]!;
}

/** Per row: highest score of another class minus that of the label. Above 0 is wrong; a tie is 0. */
export function rivalLeads({ rows, classes, logits }: Judged, label: number): Float64Array {
  return wrongLeads(logits[0]!, new Int32Array(rows).fill(label), classes);
}

/** Of one row: other classes than the label, the most probable first, if their probability is above 0 in single precision. */
export function mostProbable({ classes, logits }: Judged, label: number, count: number): number[] {
  const shares = probabilities(logits[0]!, classes);
  return [...shares.keys()]
    .filter((k) => k !== label && shares[k]! > 0)
    .sort((a, b) => shares[b]! - shares[a]!)
    .slice(0, count);
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
