import type { SplitRow, SplitStrategy } from '../contract.ts';
import { isCleanOperator } from '../tasks/task.ts';
import { keepsTwo, testedOrNever, twinsApart, whole } from './guarantees.ts';
import { dropTwins } from './thin.ts';
import { assignUnits, excludedUnits, fewestKept, type Units } from './units.ts';

/** Operators; clean runs have none to memorise, so their mutants, spread program by program. */
export const operatorUnits: Units = {
  unit: ({ operator, mutant }) => (isCleanOperator(operator) ? mutant : operator),
  kept: (row) => row.label,
  spread: ({ operator, program }) => (isCleanOperator(operator) ? program : null),
};

/** The rows that S6 and S7 test. */
export function testedOperators(rows: readonly SplitRow[], folds: number): Set<SplitRow> {
  const excluded = excludedUnits(rows, folds, operatorUnits);
  return new Set(rows.filter((row) => !excluded.has(operatorUnits.unit(row))));
}

/**
 * S6: whole operators held out, their programs seen in training. An operator is tested only where each class it brings
 * about keeps at least two others in training, whatever is held out beside it; the rows of all other operators are never
 * tested and always trained on, so that every fold still knows every class. Of clean runs whole mutants are held out, or a
 * class of clean runs could not be tested.
 */
export const heldOutOperator: SplitStrategy = {
  id: 'S6',
  title: 'held-out operator',
  guarantees: [
    testedOrNever(testedOperators),
    whole('operator', operatorUnits.unit),
    twinsApart,
    keepsTwo(
      'every tested class has two other operators at least that may be trained on',
      operatorUnits.unit,
      operatorUnits.kept,
    ),
  ],
  assign: (rows, folds, random) => assignUnits(rows, folds, operatorUnits, random),
  trains: (own, fold) => own !== fold,
  thin: dropTwins,
  remarks: remarkExcluded,
};

/** Names the operators that are never tested. */
export function remarkExcluded(rows: readonly SplitRow[], folds: number): string[] {
  const excluded = [...excludedUnits(rows, folds, operatorUnits)].sort();
  if (excluded.length === 0) return [];
  const names = excluded.join(', ');
  return [`S6 and S7 never test ${names}: a class of theirs would keep fewer than ${fewestKept} others.`];
}
