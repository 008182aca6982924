import type { SplitStrategy } from '../contract.ts';
import { heldOutOperator, remarkExcluded } from './held-out-operator.ts';
import { heldOutProgram } from './held-out-program.ts';

/**
 * S7: program folds × operator folds. The tested part of a cell is one program fold's rows of one operator fold; it trains
 * on rows that share neither. Fold numbers are program fold × folds + operator fold. Operators that S6 never tests are not
 * tested here either, and are trained on for programs of other folds: their rows carry −1 − program fold.
 */
export const heldOutBoth: SplitStrategy = {
  id: 'S7',
  title: 'held-out program and operator',
  guarantees: [
    'every row is tested once per repeat or never',
    'no program is on both sides',
    'no tested operator is trained on, and no tested clean mutant',
  ],
  assign(rows, folds, random) {
    const programs = heldOutProgram.assign(rows, folds, (purpose) => random(`program ${purpose}`));
    const operators = heldOutOperator.assign(rows, folds, (purpose) => random(`operator ${purpose}`));
    return programs.map((program, i) => (operators[i]! < 0 ? -1 - program : program * folds + operators[i]!));
  },
  trains(own, fold, folds) {
    const [program, operator] = [Math.floor(fold / folds), fold % folds];
    if (own < 0) return -1 - own !== program;
    return Math.floor(own / folds) !== program && own % folds !== operator;
  },
  remarks: remarkExcluded,
};
