import type { RawData } from '../../training/data.ts';
import { readAnswers } from './answers.ts';
import { type AskedNetwork, askNetworks } from './ask.ts';

/** Healthy networks that say whether an input shows what it was made to show. */
export interface Judges {
  /** The members' answered classes by row. */
  committee(rows: RawData): readonly Int32Array[];
  /** The same of the networks that inputs are searched on. */
  searched(rows: RawData): readonly Int32Array[];
}

export function createJudges(committee: readonly AskedNetwork[], searched: readonly AskedNetwork[]): Judges {
  return {
    // Members are of several graphs, so each is asked by itself.
    committee: (rows) => committee.flatMap((member) => answersOf([member], rows)),
    searched: (rows) => answersOf(searched, rows),
  };
}

/** Answered classes of networks of one graph. */
export function answersOf(networks: readonly AskedNetwork[], rows: RawData): Int32Array[] {
  const labels = Int32Array.from(rows.targets);
  return askNetworks(networks, rows).map((outputs) => readAnswers(outputs, labels).classes);
}

/** Per row how many of the networks answer its label. */
export function countRight(answers: readonly Int32Array[], { targets, rows }: RawData): Int32Array {
  return Int32Array.from(
    { length: rows },
    (_, row) => answers.filter((own) => own[row] === targets[row]).length,
  );
}

/** Votes of the committee's five that a label needs to stand. */
export const quorum = 4;
