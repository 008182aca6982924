import type { Committee, LabelledInputs } from '../contract.ts';
import {
  keepsLabel,
  predictedClasses,
  probabilities,
  type TrainedNetworks,
  useClassifier,
} from '../judges/index.ts';
import { joinRows, rowsFrom, takeRows } from '../rows.ts';
import type { CorrectPredictions } from './pair-kills.ts';

/** Inputs of several sources in one list, so that every network predicts each of them once; test sets are rows of it. */
export interface InputPool {
  readonly inputs: LabelledInputs;
  /** Rows of each source, in the order given. */
  readonly sources: readonly Int32Array[];
}

/** @param sources one or more, alike in shape and classes */
export function createInputPool(sources: readonly LabelledInputs[]): InputPool {
  let rows = 0;
  const places = sources.map((source) => {
    rows += source.rows;
    return rowsFrom(rows - source.rows, source.rows);
  });
  const inputs = joinRows(sources.map((source) => source.inputs));
  const labels = Int32Array.from(sources.flatMap((source) => [...source.labels]));
  return { inputs: { ...sources[0]!, rows, inputs, labels }, sources: places };
}

/** Which inputs each of the networks predicts correctly. */
export function correctPredictions(
  networks: TrainedNetworks,
  { inputs, labels, classes }: LabelledInputs,
): CorrectPredictions {
  return useClassifier(networks, ({ logits }) =>
    logits(inputs).map((own) => {
      const predictions = predictedClasses(own, classes);
      return Uint8Array.from(labels, (label, row) => Number(label === predictions[row]));
    }),
  );
}

/** The inputs whose label the committee keeps: the generator's condition has a quorum of its votes. */
export function approve(candidates: LabelledInputs, committee: Committee): LabelledInputs {
  if (candidates.rows === 0) return candidates;
  const kept = keepsLabel(committee, candidates.inputs, candidates.labels);
  const rows = [...kept.keys()].filter((row) => kept[row]);
  return takeRows(candidates, rows);
}

/**
 * The rows that every one of the networks predicts correctly with at least this confidence (DeepMetis's
 * weak test set).
 */
export function saturatedRows(
  networks: TrainedNetworks,
  { inputs, labels, classes }: LabelledInputs,
  confidence: number,
): Int32Array {
  return useClassifier(networks, ({ logits }) => {
    const predictions = logits(inputs).map((own) => probabilities(own, classes));
    return rowsFrom(0, labels.length).filter((row) =>
      predictions.every((own) => own[row * classes + labels[row]!]! >= confidence),
    );
  });
}
