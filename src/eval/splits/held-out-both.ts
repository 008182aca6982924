import type { SplitStrategy } from '../contract.ts';
import { testedOrNever, whole } from './guarantees.ts';
import { heldOutOperator, operatorUnits, remarkExcluded, testedOperators } from './held-out-operator.ts';
import { heldOutProgram } from './held-out-program.ts';
import { programFolds } from './thin.ts';

const programFold = (own: number, folds: number) => (own < 0 ? -1 - own : Math.floor(own / folds));
const operatorFold = (own: number, folds: number) => (own < 0 ? -1 : own % folds);

/**
 * S7: program folds × operator folds. The tested part of a cell is one program fold's rows of one operator fold; it trains
 * on rows that share neither. Fold numbers are program fold × folds + operator fold. Operators that S6 never tests are not
 * tested here either, and are trained on for programs of other folds: their rows carry −1 − program fold.
 */
export const heldOutBoth: SplitStrategy = {
  id: 'S7',
  title: 'held-out program and operator',
  guarantees: [
    testedOrNever(
      testedOperators,
      ({ rows, folds }) => programFolds(rows, folds) * folds,
      (cut) => -programFolds(cut.rows, cut.folds),
    ),
    whole('program', (row) => row.program, programFold),
    whole('operator', operatorUnits.unit, operatorFold),
  ],
  assign(rows, folds, random) {
    const programs = heldOutProgram.assign(rows, folds, (purpose) => random(`program ${purpose}`));
    const operators = heldOutOperator.assign(rows, folds, (purpose) => random(`operator ${purpose}`));
    return programs.map((program, i) => (operators[i]! < 0 ? -1 - program : program * folds + operators[i]!));
  },
  trains(own, fold, folds) {
    return (
      programFold(own, folds) !== programFold(fold, folds) &&
      operatorFold(own, folds) !== operatorFold(fold, folds)
    );
  },
  remarks: remarkExcluded,
};
