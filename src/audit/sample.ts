import { groupBy } from '../lib/group.ts';
import { randomStream } from '../lib/random.ts';
import type { AuditGroup, AuditTable } from './audit-table.ts';

/** The rows that learners and distances are measured on. */
export interface AuditSample {
  /** Places in the table, ascending. */
  readonly at: readonly number[];
  /** How they were drawn, in words; null where they are all rows. */
  readonly drawn: string | null;
}

/** A unit of which few fit is none to draw by: so many must. */
const fewestUnits = 50;

/**
 * At most about `most` rows of a table, in the same shares of programs and classes. Whole values of the finest group are drawn, so
 * that repeats of a run and mutants of an operator stay beside each other as they do in the table: rows drawn one by one would lose
 * them, and with them what random rows promise.
 */
export function drawSample(table: AuditTable, most: number): AuditSample {
  const all = Array.from({ length: table.rows }, (_, row) => row);
  if (table.rows <= most) return { at: all, drawn: null };
  const finest = finestGroup(table.groups, most);
  const units = [...groupBy(all, (row) => finest?.of[row] ?? row).values()];
  const program = table.groups.find(({ role }) => role === 'program');
  const strata = groupBy(units, ([row]) => `${program?.of[row!]} ${table.label?.of[row!]}`);
  const random = randomStream('audit', 'sample', table.rows);
  const placed = [...strata.values()].flatMap((own) => {
    const order = random.permutation(own.length);
    return own.map((rows, i) => ({ rows, place: (order[i]! + random.uniform()) / own.length }));
  });
  const at: number[] = [];
  for (const { rows } of placed.sort((a, b) => a.place - b.place)) {
    if (at.length + rows.length > most) break;
    at.push(...rows);
  }
  return {
    at: at.sort((a, b) => a - b),
    drawn: finest === undefined ? 'row by row' : `by whole values of ${finest.column}`,
  };
}

/** The group of the most values, of which enough fit; undefined where there is none. */
function finestGroup(groups: readonly AuditGroup[], most: number): AuditGroup | undefined {
  return [...groups]
    .sort((a, b) => b.names.length - a.names.length)
    .find(({ of, names }) => {
      const counts = new Int32Array(names.length);
      for (const value of of) counts[value]! += 1;
      return counts.every((count) => count * fewestUnits <= most);
    });
}
