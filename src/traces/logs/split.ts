import { groupBy } from '../../lib/group.ts';
import { readText } from '../../tables/cells.ts';
import { makeTable, type Table } from '../../tables/table.ts';
import { readLogNumber } from './cells.ts';
import { keepRows } from './delimited.ts';
import { readName } from './names.ts';
import { RowTable } from './points.ts';

/** The rows of each run that a column names, in the order they come; the whole table where there is none, or one run. */
export function splitRuns(table: Table): { readonly name: string; readonly table: Table }[] {
  const named = [...table.columns].filter(([name]) => readName(name).quantity === 'run');
  const columns = named.length > 0 ? named : wordsPerRun(table);
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
  const rest = named.length > 0 ? table : withoutColumn(table, columns[0]![0]);
  return [...rows].map(([name, own]) => {
    const stays = new Set(own);
    return { name, table: keepRows(rest, (row) => stays.has(row)) };
  });
}

/** A column whose words have become names of runs tells nothing more. */
function withoutColumn(table: Table, name: string): Table {
  const others = [...table.columns].filter(([other]) => other !== name);
  return makeTable(
    table,
    others.map(([other]) => other),
    others.map(([, cells]) => cells),
  );
}

/**
 * A column of words, whatever it is called (`model`, `config`), where every word has a training of its own: counts come again
 * in the table, and among the rows of each word they begin where all do and go up.
 */
function wordsPerRun(table: Table): readonly (readonly [string, ArrayLike<unknown>])[] {
  const counter = [...table.columns].find(([name]) => /^(epoch|step)$/.test(readName(name).quantity));
  if (counter === undefined) return [];
  const counts = Array.from(counter[1], (cell) => readLogNumber(cell) ?? Number.NaN);
  if (new Set(counts).size === counts.length) return [];
  const first = Math.min(...new Set(counts));
  const found = [...table.columns].find(([name, cells]) => {
    if (!/^(unknown|metric|phase)$/.test(readName(name).quantity)) return false;
    const words = Array.from(cells, (cell) => readText(cell)?.trim() ?? '');
    if (words.some((word) => word === '' || readLogNumber(word) !== undefined || partOf(word) !== null))
      return false;
    const groups = [...groupBy([...counts.keys()], (row) => words[row]!).values()];
    return (
      groups.length > 1 &&
      groups.every(
        (rows) =>
          counts[rows[0]!] === first &&
          rows.every((row, i) => i === 0 || counts[row]! > counts[rows[i - 1]!]!),
      )
    );
  });
  return found === undefined ? [] : [found];
}

/**
 * A table whose rows are of training or of validation, as a column says, with that in the names of its columns:
 * `mode: val, loss: 1` is `val/loss: 1`.
 */
export function pivotPhases(table: Table): Table {
  const columns = [...table.columns];
  const phase =
    columns.find(
      ([name, cells]) =>
        readName(name).quantity === 'phase' && Array.from(cells).some((cell) => partOf(cell) !== null),
    ) ?? columns.find(([name, cells]) => readName(name).quantity === 'unknown' && holdsParts(cells));
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

/** Whether every cell names a part, and they are not all of one: such a column is of parts whatever it is called. */
function holdsParts(cells: ArrayLike<unknown>): boolean {
  const parts = new Set<string>();
  for (let row = 0; row < cells.length; row++) {
    const { part } = readName(readText(cells[row]) ?? '');
    if (part === null) return false;
    parts.add(part);
  }
  return parts.size > 1;
}

/** The part of the data that a cell names, as it stands; null where it names none. */
export function partOf(cell: unknown): string | null {
  const text = readText(cell);
  return text !== null && readName(text).part !== null ? text : null;
}
