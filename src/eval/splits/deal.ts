import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { SplitRow } from '../contract.ts';

/** Rows that stay together, and the stratum among whose groups folds are balanced. */
export interface Grouping {
  group(row: SplitRow): string;
  stratum(row: SplitRow): string;
}

/**
 * Deals whole groups to folds, stratum by stratum: the groups of a stratum are shuffled and dealt in turn, each
 * stratum going on where the last one stopped, so fold sizes differ by one group at most and every fold gets its share
 * of each stratum. Strata come in random order, or small ones of a fixed sequence of classes would fall into step with
 * the folds. Groups and strata are ordered by their smallest group name, never by row order or label name. (The
 * scikit-learn defect of shuffled stratified groups, #32478, came from shuffling counts apart from their groups.)
 */
export function dealGroups(
  rows: readonly SplitRow[],
  folds: number,
  grouping: Grouping,
  random: (purpose: string) => RandomStream,
): Int32Array {
  const strata = random('strata').shuffle(groupsByStratum(rows, grouping));
  const foldOf = new Map<string, number>();
  let next = random('first fold').integer(folds);
  for (const groups of strata) {
    for (const group of random(groups[0]!).shuffle(groups)) {
      foldOf.set(group, next);
      next = (next + 1) % folds;
    }
  }
  return Int32Array.from(rows, (row) => foldOf.get(grouping.group(row))!);
}

/** Group names of each stratum, sorted; strata sorted by their first group. A group belongs to the stratum of its smallest row. */
function groupsByStratum(rows: readonly SplitRow[], { group, stratum }: Grouping): string[][] {
  const smallest = new Map<string, SplitRow>();
  for (const row of rows) {
    const seen = smallest.get(group(row));
    if (seen === undefined || row.traceId < seen.traceId) smallest.set(group(row), row);
  }
  return [...groupBy([...smallest.keys()].sort(), (name) => stratum(smallest.get(name)!)).values()];
}

/** @throws InputError `too-few-groups` where nothing would be left to train on. */
export function requireTwo(groups: ReadonlySet<string>, kind: string, remedy: string): void {
  if (groups.size >= 2) return;
  throw new InputError('too-few-groups', {
    rule: `holding out whole ${kind} needs ${kind} to train on`,
    need: `at least 2 ${kind} with labelled traces`,
    value: groups.size,
    remedy,
  });
}

/** For splits where everything but the tested fold is trained on. */
export function everyOtherFold(own: number, fold: number): boolean {
  return own !== fold;
}
