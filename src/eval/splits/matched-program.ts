import { randomStream } from '../../lib/random.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { SplitRow, SplitStrategy } from '../contract.ts';
import { ofPrograms, testedOrNever } from './guarantees.ts';
import { heldOutCell, testedCells } from './held-out-cell.ts';
import { heldOutProgram, programApart } from './held-out-program.ts';
import { dropTwins, keepShares, programFolds, sharesEqual, sharesLeft } from './thin.ts';
import { testedFolds } from './training.ts';

/**
 * S4o: the programs of S4 held out, the rows of S1o tested, and training thinned until it is as large as that of S1o: over
 * all folds every class of every program is trained on equally often under both. What differs is whether the program was
 * seen. Rows that are never tested carry −1 − fold of their program.
 */
export const matchedProgram: SplitStrategy = {
  id: 'S4o',
  title: 'held-out-program (matched to S1o)',
  guarantees: [testedOrNever(testedCells, ofPrograms, (cut) => -ofPrograms(cut)), programApart, sharesEqual],
  cutAs: heldOutProgram.id,
  assign(rows, folds, random) {
    const tested = testedCells(rows, folds);
    const own = heldOutProgram.assign(rows, folds, random);
    return own.map((fold, i) => (tested.has(rows[i]!) ? fold : -1 - fold));
  },
  unit: (row) => row.program,
  trains: (own, fold) => (own < 0 ? -1 - own : own) !== fold,
  thin: (trained, cut, fold) => keepShares(trained, cut, fold, matchedShares(cut.rows, cut.folds)),
};

/** Cuts over which the training shares of S1o are averaged. */
const referenceCuts = 4;
const known = new WeakMap<readonly SplitRow[], Map<number, ReadonlyMap<string, number>>>();

/** Per program what S1o keeps of it on average, over the share of folds in which S4 trains on it. Pure; kept as it is slow. */
function matchedShares(rows: readonly SplitRow[], folds: number): ReadonlyMap<string, number> {
  const ofRows = known.get(rows) ?? new Map<number, ReadonlyMap<string, number>>();
  known.set(rows, ofRows);
  const shares = ofRows.get(folds) ?? measureShares(rows, folds);
  ofRows.set(folds, shares);
  return shares;
}

function measureShares(rows: readonly SplitRow[], folds: number): Map<string, number> {
  const drawn = Array.from({ length: referenceCuts }, (_, k) => {
    const own = heldOutCell.assign(rows, folds, (purpose) => randomStream('matched cells', k, purpose));
    const cut = { rows, own, folds };
    return testedFolds(own).map((fold) => {
      const trained = [...own.keys()].filter((i) => heldOutCell.trains(own[i]!, fold, folds));
      return sharesLeft(dropTwins(trained, cut, fold), cut);
    });
  }).flat();
  const trainedOn = 1 - 1 / programFolds(rows, folds);
  const programs = new Set(rows.map((row) => row.program));
  return new Map(
    [...programs].map((program) => [program, mean(drawn.map((shares) => shares.get(program)!)) / trainedOn]),
  );
}
