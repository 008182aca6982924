import { InputError } from '../../lib/errors.ts';
import { unknownProgram } from '../../traces/trace.ts';
import type { Guarantee, SplitRow, SplitStrategy } from '../contract.ts';
import { dealGroups, everyOtherFold, requireTwo } from './deal.ts';
import { apart, countOf, ofPrograms, spreadEvenly, testedOnce } from './guarantees.ts';

const byProgram = (row: SplitRow) => row.program;
/** S4 and its kin. */
export const programApart = apart('program', byProgram);

/** S4, "held-out-program": whole programs held out, architecture families spread over folds. */
export const heldOutProgram: SplitStrategy = {
  id: 'S4',
  title: 'held-out-program',
  guarantees: [
    testedOnce(ofPrograms),
    programApart,
    spreadEvenly(
      'the programs of each family are spread evenly over folds',
      byProgram,
      (row) => row.family,
      ofPrograms,
    ),
  ],
  assign(rows, folds, random) {
    const programs = programsOf(rows);
    return dealGroups(
      rows,
      Math.min(folds, programs.size),
      { group: (row) => row.program, stratum: (row) => row.family },
      random,
    );
  },
  unit: (row) => row.program,
  trains: everyOtherFold,
};

const oneProgram: Guarantee = {
  says: 'every fold tests one program',
  breach({ rows, sides }) {
    const mixed = sides.find(({ tested }) => new Set(tested.map((i) => rows[i]!.program)).size > 1);
    return mixed === undefined ? null : `fold ${mixed.fold} tests several`;
  },
};

/** S4-loo: every program held out in turn; a sensitivity check of S4. Repeats are equal by construction. */
export const leaveOneProgramOut: SplitStrategy = {
  id: 'S4-loo',
  title: 'leave one program out',
  guarantees: [testedOnce(countOf(byProgram)), programApart, oneProgram],
  assign(rows) {
    const programs = [...programsOf(rows)].sort();
    return Int32Array.from(rows, (row) => programs.indexOf(row.program));
  },
  unit: (row) => row.program,
  trains: everyOtherFold,
  // As many inner fits as programs would be too many.
  inner: heldOutProgram,
};

/** @throws InputError `no-programs` where the runs do not tell theirs, `too-few-groups` below two programs. */
function programsOf(rows: readonly SplitRow[]): Set<string> {
  const programs = new Set(rows.map((row) => row.program));
  if (programs.has(unknownProgram)) throw noPrograms();
  requireTwo(programs, 'programs', 'Record more programs, or evaluate S0, S1 or S3 only.');
  return programs;
}

function noPrograms(): InputError {
  return new InputError('no-programs', {
    rule: 'whole programs are held out, and these runs do not say which program they are of',
    need: 'a program id per run',
    value: 'none, as in the tables of DEFault',
    remedy: 'Evaluate with --splits S0,S1: no gap can be measured on them.',
  });
}
