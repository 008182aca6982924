import type { Guarantee, SplitRow, SplitStrategy } from '../contract.ts';
import { testedOnce, twinsApart } from './guarantees.ts';
import { withinProgram } from './within-program.ts';

const programsOf = (rows: readonly SplitRow[]) => [...new Set(rows.map((row) => row.program))].sort();

const ownProgram: Guarantee = {
  says: 'training rows are of the tested program only',
  breach({ rows, folds, sides }) {
    const programs = programsOf(rows);
    for (const { fold, tested, trained } of sides) {
      const program = programs[Math.floor(fold / folds)];
      const other = [...tested, ...trained].find((i) => rows[i]!.program !== program);
      if (other !== undefined) return `fold ${fold}, of ${program}, has rows of ${rows[other]!.program}`;
    }
    return null;
  },
};

/** S3: one diagnoser per program, on the folds of S1. Fold numbers are program index × folds + fold of S1. */
export const perProgram: SplitStrategy = {
  id: 'S3',
  title: 'one diagnoser per program',
  guarantees: [testedOnce((cut) => programsOf(cut.rows).length * cut.folds), twinsApart, ownProgram],
  assign(rows, folds, random) {
    const programs = programsOf(rows);
    const index = new Map(programs.map((program, i) => [program, i]));
    const within = withinProgram.assign(rows, folds, random);
    return Int32Array.from(rows, (row, i) => index.get(row.program)! * folds + within[i]!);
  },
  trainsOnFew: true,
  trains: (own, fold, folds) => own !== fold && Math.floor(own / folds) === Math.floor(fold / folds),
};
