import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { SplitRow } from '../contract.ts';
import { dealGroups } from './deal.ts';

/** Units that a class must keep in training when some are held out. */
export const fewestKept = 2;

/** What is held out as a whole, where a class must keep others of its kind in training. */
export interface Units {
  /** The unit of a row. */
  unit(row: SplitRow): string;
  /** The class that must keep units, which is that of a label, or of a label within a program. */
  kept(row: SplitRow): string;
  /** Units are spread over folds within each of these too; null where their classes are enough. */
  spread(row: SplitRow): string | null;
}

/**
 * Deals units to folds, stratified by their classes. A unit is tested only where each of its classes keeps at least two
 * others in training, whatever is held out beside it.
 * @returns the fold of each row's unit, −1 where it is never tested.
 * @throws InputError `too-few-groups` where no unit can be tested.
 */
export function assignUnits(
  rows: readonly SplitRow[],
  folds: number,
  units: Units,
  random: (purpose: string) => RandomStream,
): Int32Array {
  const excluded = excludedUnits(rows, folds, units);
  const tested = rows.filter((row) => !excluded.has(units.unit(row)));
  if (tested.length === 0) throw noneTested();
  const classes = classesByUnit(tested, units);
  const stratum = (row: SplitRow) => JSON.stringify([classes.get(units.unit(row)), units.spread(row)]);
  const dealt = dealGroups(tested, folds, { group: units.unit, stratum }, random);
  const foldOf = new Map(tested.map((row, i) => [row.traceId, dealt[i]!]));
  return Int32Array.from(rows, (row) => foldOf.get(row.traceId) ?? -1);
}

/** Units with a class of which a fold could take so many units at most that fewer than two are left. */
export function excludedUnits(rows: readonly SplitRow[], folds: number, units: Units): Set<string> {
  const byUnit = classesByUnit(rows, units);
  const strata = new Map<string, { classes: readonly string[]; size: number }>();
  for (const row of new Map(rows.map((row) => [units.unit(row), row])).values()) {
    const classes = byUnit.get(units.unit(row))!;
    const key = JSON.stringify([classes, units.spread(row)]);
    strata.set(key, { classes, size: (strata.get(key)?.size ?? 0) + 1 });
  }
  const kept = new Map<string, number>();
  for (const { classes, size } of strata.values())
    for (const one of classes) kept.set(one, (kept.get(one) ?? 0) + size - Math.ceil(size / folds));
  const isExcluded = (classes: readonly string[]) => classes.some((one) => kept.get(one)! < fewestKept);
  return new Set([...byUnit].filter(([, classes]) => isExcluded(classes)).map(([unit]) => unit));
}

/** Classes of the rows of each unit, sorted. */
function classesByUnit(rows: readonly SplitRow[], { unit, kept }: Units): Map<string, readonly string[]> {
  const classesOf = (own: readonly SplitRow[]) => [...new Set(own.map(kept))].sort();
  return new Map([...groupBy(rows, unit)].map(([name, own]) => [name, classesOf(own)]));
}

function noneTested(): InputError {
  return new InputError('too-few-groups', {
    rule: 'holding out operators needs others of the same class to train on',
    need: `a class that keeps ${fewestKept} operators`,
    value: 'none',
    remedy: 'Record more operators, or leave S1o, S4o, S6 and S7 out.',
  });
}
