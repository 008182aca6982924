import { InputError } from '../../lib/errors.ts';
import type { ScoreRow, SetRow } from './score-rows.ts';

/**
 * Rows of the named sets: a bug belongs to the longest name that its own begins with, whatever the case (`deepfd002`
 * to `deepfd`). Rows of other sets are left out.
 * @throws InputError `unknown-set` where a name has no row, listing those found.
 */
export function assignSets(rows: readonly ScoreRow[], names: readonly string[]): SetRow[] {
  const byLength = [...names].sort((a, b) => b.length - a.length);
  const assigned = rows.flatMap((row) => {
    const set = byLength.find((name) => row.bug.toLowerCase().startsWith(name.toLowerCase()));
    return set === undefined ? [] : [{ ...row, set }];
  });
  for (const name of names) {
    if (assigned.some((row) => row.set === name)) continue;
    throw new InputError('unknown-set', {
      rule: `no score table is of a bug of ${name}`,
      need: [...new Set(rows.map(({ bug }) => bug.replace(/[\d_-]+$/, '')))].join(', '),
      value: name,
    });
  }
  return assigned;
}
