import type { Published } from '../lib/published.ts';
import type { Recomputed } from './compare.ts';

/** A set of the paper's bugs, or all of them; those of which something is missing. */
export interface BugSet {
  readonly name: string;
  readonly bugs: readonly string[];
  readonly missing: readonly string[];
}

/** All bugs first, then set by set. @param present bugs of which all is there */
export function bugSets({ bugs }: Published, present: ReadonlySet<string>): BugSet[] {
  const all = Object.values(bugs).flat();
  return [['all', all] as const, ...Object.entries(bugs)].map(([name, own]) => ({
    ...{ name, bugs: own },
    missing: own.filter((bug) => !present.has(bug)),
  }));
}

/** A value of a set, which only the whole set can give. */
export function ofWhole({ bugs, missing, name }: BugSet, make: () => number | null): Recomputed {
  if (missing.length > 0)
    return {
      value: null,
      reason: `needs all ${bugs.length} bugs${name === 'all' ? '' : ` of ${name}`}; ${missing.length} ${missing.length === 1 ? 'is' : 'are'} missing`,
    };
  const value = make();
  return value === null ? { value, reason: 'cannot be said' } : { value };
}

/** The program that each bug is a fault of, by number: identifiers of one program share it. */
export function numberPrograms({ sameFault }: Published, bugs: readonly string[]): number[] {
  const programOf = new Map(sameFault.flatMap((same) => same.bugs.map((bug) => [bug, same.program])));
  const names = [...new Set(bugs.map((bug) => programOf.get(bug) ?? bug))];
  return bugs.map((bug) => names.indexOf(programOf.get(bug) ?? bug));
}
