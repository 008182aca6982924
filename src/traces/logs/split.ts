import { groupBy } from '../../lib/group.ts';
import { readText } from '../../tables/cells.ts';
import type { Table } from '../../tables/table.ts';
import { keepRows } from './delimited.ts';
import { readName } from './names.ts';
import { RowTable } from './points.ts';

/** The rows of each run that a column names, in the order they come; the whole table where there is none, or one run. */
export function splitRuns(table: Table): { readonly name: string; readonly table: Table }[] {
  const columns = [...table.columns].filter(([name]) => readName(name).quantity === 'run');
  const nameOf = (row: number) =>
    columns
      .map(([, cells]) => readText(cells[row]) ?? '')
      .join(' ')
      .trim();
  const rows = groupBy(
    Array.from({ length: table.rows }, (_, row) => row),
    nameOf,
  );
  // A name that only some rows have, such as a seed in the first line, is of the whole.
  if (columns.length === 0 || rows.size < 2 || rows.has('')) return [{ name: '', table }];
  return [...rows].map(([name, own]) => {
    const stays = new Set(own);
    return { name, table: keepRows(table, (row) => stays.has(row)) };
  });
}

/**
 * A table whose rows are of training or of validation, as a column says, with that in the names of its columns:
 * `mode: val, loss: 1` is `val/loss: 1`.
 */
export function pivotPhases(table: Table): Table {
  const phase = [...table.columns].find(
    ([name, cells]) =>
      readName(name).quantity === 'phase' && Array.from(cells).some((cell) => partOf(cell) !== null),
  );
  if (phase === undefined) return table;
  const named = [...table.columns]
    .filter((column) => column !== phase)
    .map(([name, cells]) => ({
      name,
      cells,
      counts: /^(epoch|step|index|planned|run|clock)$/.test(readName(name).quantity),
    }));
  const rows = new RowTable(table.name);
  for (let row = 0; row < table.rows; row++) {
    const part = partOf(phase[1][row]);
    const cells = named.flatMap(({ name, cells, counts }): [string, unknown][] => {
      const cell = cells[row];
      if (cell === null || cell === undefined || cell === '') return [];
      return [[counts || part === null ? name : `${part}/${name}`, cell]];
    });
    rows.add(cells, table.lines?.[row]);
  }
  return rows.finish();
}

/** The part of the data that a cell names, as it stands; null where it names none. */
export function partOf(cell: unknown): string | null {
  const text = readText(cell);
  return text !== null && readName(text).part !== null ? text : null;
}
