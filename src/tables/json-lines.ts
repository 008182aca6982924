import { showCell } from './cells.ts';
import { checkSize, makeTable, type Table, TableError } from './table.ts';

/**
 * A table of one JSON object per line: every key is a column, and what a line leaves out is missing.
 * @throws TableError `json-line` naming the line, `table-empty`, `table-too-large`.
 */
export function parseJsonLines(name: string, text: string): Table {
  const lines: number[] = [];
  const columns = new Map<string, unknown[]>();
  const all = text.split(/\r?\n/);
  for (const [i, line] of all.entries()) {
    if (line.trim() === '') continue;
    const row = lines.push(i + 1) - 1;
    for (const [key, cell] of Object.entries(parseLine(name, line, i + 1))) {
      const cells = columns.get(key) ?? [];
      cells[row] = cell;
      columns.set(key, cells);
    }
    checkSize({ name, lines }, lines.length, columns.size);
  }
  if (lines.length === 0) throw new TableError('table-empty', { name, lines }, {}, { rule: 'has no line' });
  const cells = [...columns.values()].map((column) => Array.from(lines, (_, row) => column[row] ?? null));
  const blankRows = all.length - lines.length - (all.at(-1) === '' ? 1 : 0);
  return makeTable({ name, lines, blankRows }, [...columns.keys()], cells);
}

function parseLine(name: string, line: string, number: number): object {
  const refuse = (value: string) =>
    new TableError(
      'json-line',
      { name, lines: [number] },
      { row: 0 },
      {
        rule: 'this is no JSON object',
        need: 'an object like {"epoch": 0, "loss": 0.5}',
        value,
      },
    );
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw refuse(showCell(line));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(showCell(line));
  return value;
}
