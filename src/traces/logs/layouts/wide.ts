import type { Table } from '../../../tables/table.ts';
import type { LogHints, RawRun, TableLayout } from '../contract.ts';
import { pivotPhases, splitRuns } from '../split.ts';

/** A table of a row per epoch or step and a column per quantity, and by which of its columns its writer is known. */
export function wideLayout(
  id: string,
  title: string,
  matches: (names: readonly string[], table: Table) => boolean,
  hints: (names: readonly string[], table: Table) => LogHints = () => ({}),
): TableLayout {
  return {
    id,
    title,
    matches: (table) => matches([...table.columns.keys()], table),
    read: (table, notes) =>
      splitRuns(table).map((part): RawRun => {
        const upright = pivotPhases(part.table);
        const own = hints([...table.columns.keys()], table);
        return { title, name: part.name, table: upright, hints: own, notes };
      }),
  };
}
