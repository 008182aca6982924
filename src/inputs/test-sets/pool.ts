import { InputError } from '../../lib/errors.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { Committee, LabelledInputs } from '../contract.ts';
import {
  countVotes,
  openClassifier,
  predictedClasses,
  probabilities,
  type TrainedNetworks,
} from '../judges/index.ts';
import { rowsFrom, takeRows } from '../rows.ts';
import type { CorrectPredictions } from './pair-kills.ts';

/** Inputs of several sources in one list, so that every network answers each of them once; test sets are rows of it. */
export interface InputPool {
  readonly inputs: LabelledInputs;
  /** Rows of each source, in the order given. */
  readonly sources: readonly Int32Array[];
}

/** @throws InputError `unaligned` where inputs differ in shape or number of classes. */
export function createPool(sources: readonly LabelledInputs[]): InputPool {
  const [first] = sources;
  if (first === undefined) throw new Error('a pool needs a source');
  for (const { inputShape, classes } of sources) {
    const [need, value] = [first, { inputShape, classes }].map(
      (own) => `inputs of shape [${own.inputShape.join(', ')}] in ${own.classes} classes`,
    );
    if (need !== value)
      throw new InputError('unaligned', { rule: 'inputs of one pool are alike', need, value });
  }
  const rows = sum(sources.map((source) => source.rows));
  const inputs = new Float32Array(sum(sources.map((source) => source.inputs.length)));
  const labels = new Int32Array(rows);
  let [row, value] = [0, 0];
  const places = sources.map((source) => {
    inputs.set(source.inputs, value);
    labels.set(source.labels, row);
    const own = rowsFrom(row, source.rows);
    row += source.rows;
    value += source.inputs.length;
    return own;
  });
  return { inputs: { ...first, rows, inputs, labels }, sources: places };
}

/** Which inputs each of the networks answers rightly. */
export function correctPredictions(
  networks: TrainedNetworks,
  { inputs, labels, classes }: LabelledInputs,
): CorrectPredictions {
  const classifier = openClassifier(networks);
  try {
    return classifier.logits(inputs).map((logits) => {
      const predictions = predictedClasses(logits, classes);
      return Uint8Array.from(labels, (label, row) => Number(label === predictions[row]));
    });
  } finally {
    classifier.dispose();
  }
}

/** The inputs whose label the committee keeps: the generator's condition has a quorum of its votes. */
export function approve(candidates: LabelledInputs, committee: Committee): LabelledInputs {
  if (candidates.rows === 0) return candidates;
  const votes = countVotes(committee.votes(candidates.inputs), committee.members, candidates.labels);
  return takeRows(
    candidates,
    rowsFrom(0, candidates.rows).filter((row) => votes[row]! >= committee.quorum),
  );
}

/** The rows that every one of the networks answers rightly with at least this confidence (DeepMetis's weak test set). */
export function saturatedRows(
  networks: TrainedNetworks,
  { inputs, labels, classes }: LabelledInputs,
  confidence: number,
): Int32Array {
  const classifier = openClassifier(networks);
  try {
    const predictions = classifier.logits(inputs).map((logits) => probabilities(logits, classes));
    return rowsFrom(0, labels.length).filter((row) =>
      predictions.every((own) => own[row * classes + labels[row]!]! >= confidence),
    );
  } finally {
    classifier.dispose();
  }
}
