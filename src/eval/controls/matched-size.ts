import type { SplitRow, SplitStrategy } from '../contract.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { nameGap, nameScore, tallyUnder } from './score.ts';

/** A side of the comparison: which of `programFolds` is left out of training while one of them is tested. */
type LeftOut = (tested: number, programFolds: number) => number;

/**
 * Program folds × mutant folds. A cell trains on rows that share neither its mutant fold nor the program fold left out: the
 * tested one for held-out programs, the next one for seen programs. So both sides answer the same rows, and over all cells
 * every program and every mutant is trained on equally often: as many programs and as many traces.
 */
function matchedStrategy(id: string, rows: readonly SplitRow[], leftOut: LeftOut): SplitStrategy {
  const programs = new Set(rows.map((row) => row.program)).size;
  return {
    id: 'matched-size',
    title: id,
    guarantees: [],
    assign(rows, folds, random) {
      const program = heldOutProgram.assign(rows, folds, (purpose) => random(`program ${purpose}`));
      const mutant = withinProgram.assign(rows, folds, (purpose) => random(`mutant ${purpose}`));
      return program.map((fold, i) => fold * folds + mutant[i]!);
    },
    trains(own, fold, folds) {
      const without = leftOut(Math.floor(fold / folds), Math.min(folds, programs));
      return Math.floor(own / folds) !== without && own % folds !== fold % folds;
    },
  };
}

export const seenPrograms = (rows: readonly SplitRow[]): SplitStrategy =>
  matchedStrategy('seen programs', rows, (tested, folds) => (tested + 1) % folds);

export const heldOutPrograms = (rows: readonly SplitRow[]): SplitStrategy =>
  matchedStrategy('held-out programs', rows, (tested) => tested);

export const matchedSize: Control = {
  id: 'matched-size',
  title: 'matched training size',
  reading:
    'The gap that remains where both sides train on as many programs and as many traces and never on the tested mutant. Where ' +
    'it stays, fewer training data are not what holding out a program costs.',
  measure(context) {
    const { data } = context;
    const within = tallyUnder(data, seenPrograms(data.rows), context);
    const heldOut = tallyUnder(data, heldOutPrograms(data.rows), context);
    return [
      nameScore('seen programs', within, context),
      nameScore('held-out programs', heldOut, context),
      nameGap(within, heldOut, context),
    ];
  },
  holds: () => null,
};
