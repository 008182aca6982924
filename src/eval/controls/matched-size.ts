import { decide, fitOn } from '../evaluate.ts';
import { type Tally, tallyPredictions } from '../scores/tally.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { testedFolds } from '../splits/training.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control, ControlContext } from './contract.ts';
import { severalPrograms } from './premises.ts';
import { controlForest, foldsOf, nameGap, nameScore, once } from './score.ts';

/** One training set, and the rows predicted after it: of programs it has seen, and of programs held out of it. */
export interface MatchedCell {
  readonly trained: readonly number[];
  readonly seen: readonly number[];
  readonly heldOut: readonly number[];
}

/**
 * Program folds × mutant folds of row indices. The cell of program fold p and mutant fold m trains on rows that are in
 * neither. It predicts its own rows as of held-out programs, and the rows of fold m of the next program fold as of seen
 * ones, whose other mutants it was trained on. Over all cells every row is predicted once on either side, by the same
 * diagnosers.
 */
export function matchedCells(context: ControlContext): MatchedCell[] {
  const { data } = context;
  const [program, mutant] = [heldOutProgram, withinProgram].map((cut) => foldsOf(data, cut, context));
  const programFolds = testedFolds(program!);
  const rows = Array.from(data.rows.keys());
  const cellRows = (p: number, m: number) => rows.filter((i) => program![i] === p && mutant![i] === m);
  return programFolds.flatMap((p) =>
    testedFolds(mutant!).map((m) => ({
      trained: rows.filter((i) => program![i] !== p && mutant![i] !== m),
      heldOut: cellRows(p, m),
      seen: cellRows((p + 1) % programFolds.length, m),
    })),
  );
}

function tallyCells(context: ControlContext): { seen: Tally; heldOut: Tally } {
  const { data, size } = context;
  const seen = new Int32Array(data.rows.length);
  const heldOut = new Int32Array(data.rows.length);
  for (const cell of matchedCells(context)) {
    const fitted = fitOn(data, cell.trained, controlForest, size.seed);
    for (const i of cell.seen) seen[i] = decide(fitted.predict(data.features[i]!));
    for (const i of cell.heldOut) heldOut[i] = decide(fitted.predict(data.features[i]!));
  }
  return { seen: tallyPredictions(data, [seen]), heldOut: tallyPredictions(data, [heldOut]) };
}

export const matchedSize: Control = {
  id: 'matched-size',
  title: 'matched training size',
  reading:
    'The gap between rows of seen and of held-out programs where the same diagnosers answer both, trained on as many programs ' +
    'and traces and never on the tested mutant. Where it stays, a smaller training set is not what holding out a program costs.',
  measure(context) {
    const tallies = once(() => tallyCells(context));
    return [
      nameScore('seen programs', context, () => tallies().seen, [severalPrograms]),
      nameScore('held-out programs', context, () => tallies().heldOut, [severalPrograms]),
      nameGap(
        context,
        () => tallies().seen,
        () => tallies().heldOut,
      ),
    ];
  },
  holds: () => null,
};
