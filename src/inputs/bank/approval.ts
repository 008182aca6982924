import type { RawData } from '../../training/data.ts';
import { readProbePredictions } from './predictions.ts';
import { type ProbedNetwork, probeNetworks } from './probe-networks.ts';

/** Healthy networks that say whether an input shows what it was made to show. */
export interface Judges {
  /** The members' answered classes by row. */
  committee(rows: RawData): readonly Int32Array[];
  /** The same of the networks that inputs are searched on. */
  searched(rows: RawData): readonly Int32Array[];
}

export function createJudges(
  committee: readonly ProbedNetwork[],
  searched: readonly ProbedNetwork[],
): Judges {
  return {
    // Members are of several graphs, so each is asked by itself.
    committee: (rows) => committee.flatMap((member) => predictionsOf([member], rows)),
    searched: (rows) => predictionsOf(searched, rows),
  };
}

/** Answered classes of networks of one graph. */
export function predictionsOf(networks: readonly ProbedNetwork[], rows: RawData): Int32Array[] {
  const labels = Int32Array.from(rows.targets);
  return probeNetworks(networks, rows).map((outputs) => readProbePredictions(outputs, labels).classes);
}

/** Per row how many of the networks answer its label. */
export function countCorrect(predictions: readonly Int32Array[], { targets, rows }: RawData): Int32Array {
  return Int32Array.from(
    { length: rows },
    (_, row) => predictions.filter((own) => own[row] === targets[row]).length,
  );
}

/** Votes of the committee's five that a label needs to stand. */
export const quorum = 4;
