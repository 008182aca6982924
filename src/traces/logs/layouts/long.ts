import { groupBy } from '../../../lib/group.ts';
import { readText } from '../../../tables/cells.ts';
import type { Table } from '../../../tables/table.ts';
import { isNumeric } from '../cells.ts';
import type { RawRun, TableLayout } from '../contract.ts';
import { type Quantity, readName } from '../names.ts';
import { RowTable } from '../points.ts';
import { partOf, splitRuns } from '../split.ts';

/** A number per row, and beside it what it is of: Aim, Comet, MLflow, Neptune, `pandas.melt`. */
export const long: TableLayout = {
  id: 'long',
  title: 'Table of one number per row (Aim, Comet, Neptune, MLflow)',
  matches(table) {
    const found = findColumns(table);
    return found !== null && (found.counts.length > 0 || table.rows > 0);
  },
  read(table, notes) {
    return splitRuns(table).map(({ name, table: own }): RawRun => {
      return { title: this.title, name, table: spread(own), hints: {}, notes };
    });
  },
};

function findColumns(table: Table) {
  const names = [...table.columns.keys()].map(readName);
  const first = (quantity: Quantity) => names.find((name) => name.quantity === quantity)?.name;
  const value = names.find(({ quantity, name }) => quantity === 'value' && isNumeric(table, name))?.name;
  const metric = names.find(({ quantity, name }) => quantity === 'metric' && !isNumeric(table, name))?.name;
  if (value === undefined || metric === undefined) return null;
  const counts = names
    .filter(({ quantity }) => /^(epoch|step|index)$/.test(quantity))
    .map(({ name }) => name);
  return { value, metric, phase: first('phase') ?? null, counts };
}

/** A column per name and part, rows of one count together. */
function spread(table: Table): Table {
  const { value, metric, phase, counts } = findColumns(table)!;
  const cell = (column: string, row: number) => table.columns.get(column)![row];
  const rows = groupBy(
    Array.from({ length: table.rows }, (_, row) => row),
    (row) => counts.map((name) => readText(cell(name, row)) ?? '').join(' '),
  );
  const spreadTable = new RowTable(table.name);
  const firsts = [...rows.values()];
  if (counts.length === 0) return spreadByOrder(table, metric, value);
  for (const own of firsts.sort((a, b) => orderOf(table, counts, a[0]!) - orderOf(table, counts, b[0]!))) {
    const cells = own.map((row): [string, unknown] => {
      const part = phase === null ? null : partOf(cell(phase, row));
      const name = String(cell(metric, row)).trim();
      return [part === null || readName(name).part !== null ? name : `${part}/${name}`, cell(value, row)];
    });
    spreadTable.add(
      [...counts.map((name): [string, unknown] => [name, cell(name, own[0]!)]), ...cells],
      table.lines?.[own[0]!],
    );
  }
  return spreadTable.finish();
}

/** By the last column that counts with numbers; epochs are coarser than steps. */
function orderOf(table: Table, counts: readonly string[], row: number): number {
  const name = counts.find((each) => readName(each).quantity === 'step') ?? counts[0]!;
  const value = Number(table.columns.get(name)![row]);
  return Number.isFinite(value) ? value : 0;
}

/** Without anything that counts, the n-th number of each name belongs to the n-th row. */
function spreadByOrder(table: Table, metric: string, value: string): Table {
  const rows: [string, unknown][][] = [];
  const seen = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const name = String(table.columns.get(metric)![row]).trim();
    const place = seen.get(name) ?? 0;
    seen.set(name, place + 1);
    rows[place] ??= [];
    rows[place].push([name, table.columns.get(value)![row]]);
  }
  const spreadTable = new RowTable(table.name);
  for (const cells of rows) spreadTable.add(cells);
  return spreadTable.finish();
}
