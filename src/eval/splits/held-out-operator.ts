import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { SplitRow, SplitStrategy } from '../contract.ts';
import { isCleanOperator } from '../tasks/task.ts';
import { dealGroups } from './deal.ts';

/** Operators that a class must keep in training when some are held out. */
const fewestKept = 2;

/**
 * S6: whole operators held out, their programs seen in training. An operator is tested only where each class it brings
 * about keeps at least two others in training, whatever is held out beside it; the rows of all other operators are never
 * tested and always trained on, so that every fold still knows every class. Clean runs have no operator to memorise: whole
 * mutants of them are held out instead, or a class of clean runs could not be tested.
 */
export const heldOutOperator: SplitStrategy = {
  id: 'S6',
  title: 'held-out operator',
  guarantees: [
    'every row is tested once per repeat or never',
    'no tested operator is trained on, and no tested clean mutant',
    'every tested class keeps at least two operators in training',
    'operators that no fold could test are always trained on',
  ],
  assign(rows, folds, random) {
    const own = assignOperators(rows, folds, random);
    if (own.some((fold) => fold >= 0)) return own;
    throw new InputError('too-few-groups', {
      rule: 'holding out operators needs others of the same class to train on',
      need: `a class that keeps ${fewestKept} operators`,
      value: 'none',
      remedy: 'Record more operators, or leave S6 and S7 out.',
    });
  },
  trains: (own, fold) => own !== fold,
  remarks: remarkExcluded,
};

/** Names the operators that are never tested. */
export function remarkExcluded(rows: readonly SplitRow[], folds: number): string[] {
  const excluded = [...excludedUnits(rows, folds)].sort();
  if (excluded.length === 0) return [];
  const names = excluded.join(', ');
  return [`S6 and S7 never test ${names}: a class of theirs would keep fewer than ${fewestKept} others.`];
}

/** Fold of each row's operator, −1 where it is never tested. */
function assignOperators(
  rows: readonly SplitRow[],
  folds: number,
  random: (purpose: string) => RandomStream,
): Int32Array {
  const excluded = excludedUnits(rows, folds);
  const tested = rows.filter((row) => !excluded.has(unitOf(row)));
  const labels = labelsByUnit(tested);
  const stratum = (row: SplitRow) => JSON.stringify([labels.get(unitOf(row)), cleanProgram(row)]);
  const dealt = dealGroups(tested, folds, { group: unitOf, stratum }, random);
  const foldOf = new Map(tested.map((row, i) => [row.traceId, dealt[i]!]));
  return Int32Array.from(rows, (row) => foldOf.get(row.traceId) ?? -1);
}

/** What is held out as a whole: an operator, or a mutant of the clean program. */
function unitOf({ operator, mutant }: SplitRow): string {
  return isCleanOperator(operator) ? mutant : operator;
}

/** Clean mutants are spread over folds program by program. */
function cleanProgram({ operator, program }: SplitRow): string | null {
  return isCleanOperator(operator) ? program : null;
}

/** Units with a class of which a fold could take so many units at most that fewer than two are left. */
function excludedUnits(rows: readonly SplitRow[], folds: number): Set<string> {
  const units = labelsByUnit(rows);
  const strata = new Map<string, { labels: readonly string[]; size: number }>();
  for (const row of new Map(rows.map((row) => [unitOf(row), row])).values()) {
    const labels = units.get(unitOf(row))!;
    const key = JSON.stringify([labels, cleanProgram(row)]);
    strata.set(key, { labels, size: (strata.get(key)?.size ?? 0) + 1 });
  }
  const kept = new Map<string, number>();
  for (const { labels, size } of strata.values()) {
    for (const label of labels) kept.set(label, (kept.get(label) ?? 0) + size - Math.ceil(size / folds));
  }
  const isExcluded = (labels: readonly string[]) => labels.some((label) => kept.get(label)! < fewestKept);
  return new Set([...units].filter(([, labels]) => isExcluded(labels)).map(([unit]) => unit));
}

/** Classes of the rows of each unit, sorted. */
function labelsByUnit(rows: readonly SplitRow[]): Map<string, readonly string[]> {
  const labelsOf = (own: readonly SplitRow[]) => [...new Set(own.map(({ label }) => label))].sort();
  return new Map([...groupBy(rows, unitOf)].map(([unit, own]) => [unit, labelsOf(own)]));
}
