import type { SplitStrategy } from '../contract.ts';
import { withinProgram } from './within-program.ts';

/** S3: one diagnoser per program, on the folds of S1. Fold numbers are program index × folds + fold of S1. */
export const perProgram: SplitStrategy = {
  id: 'S3',
  title: 'one diagnoser per program',
  guarantees: [
    'every row is tested once per repeat',
    'no mutant is on both sides, and no twins',
    'training rows are of the tested program only',
  ],
  assign(rows, folds, random) {
    const programs = [...new Set(rows.map((row) => row.program))].sort();
    const index = new Map(programs.map((program, i) => [program, i]));
    const within = withinProgram.assign(rows, folds, random);
    return Int32Array.from(rows, (row, i) => index.get(row.program)! * folds + within[i]!);
  },
  trainsOnFew: true,
  trains: (own, fold, folds) => own !== fold && Math.floor(own / folds) === Math.floor(fold / folds),
};
