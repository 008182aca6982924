import { twinsOf } from '../contract.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutCell } from '../splits/held-out-cell.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control, Premise } from './contract.ts';
import { severalPrograms } from './premises.ts';
import { nameScore, tallyUnder } from './score.ts';

const hasTwins: Premise = {
  need: 'mutants that run alike',
  missing: ({ data }) => (data.rows.some((row) => twinsOf(row) !== row.mutant) ? null : 'none'),
};

/** The rows as if no mutant had a twin. */
function forgetTwins(data: TaskRows): TaskRows {
  return { ...data, rows: data.rows.map(({ twinOf: _, ...row }) => row) };
}

export const twins: Control = {
  id: 'twins',
  title: 'twins kept together or not',
  reading:
    'Scores where mutants that run alike stay on one side of the split, as everywhere else, and where they are dealt like any ' +
    'others. What the second has over the first is owed to near copies of tested runs, of other settings and operators.',
  measure(context) {
    const { data } = context;
    return [withinProgram, heldOutCell].flatMap((strategy) =>
      [
        { name: strategy.id, rows: data },
        { name: `${strategy.id}, twins dealt`, rows: forgetTwins(data) },
      ].map(({ name, rows }) =>
        nameScore(name, context, () => tallyUnder(rows, strategy, context), [severalPrograms, hasTwins]),
      ),
    );
  },
  holds: () => null,
};
