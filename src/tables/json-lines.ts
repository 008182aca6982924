import { showCell } from './cells.ts';
import { checkSize, makeTable, type Table, TableError } from './table.ts';

/**
 * A table of one JSON object per line: every key is a column, and what a line leaves out is missing.
 * @throws TableError `json-line` naming the line, `table-empty`, `table-too-large`.
 */
export function parseJsonLines(name: string, text: string): Table {
  const lines: number[] = [];
  const columns = new Map<string, unknown[]>();
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    if (line.trim() === '') continue;
    const row = lines.push(number) - 1;
    for (const [key, cell] of Object.entries(parseLine(name, line, number))) {
      const cells = columns.get(key) ?? [];
      cells[row] = cell;
      columns.set(key, cells);
    }
    checkSize({ name, lines }, lines.length, columns.size);
  }
  if (lines.length === 0) throw new TableError('table-empty', { name, lines }, {}, { rule: 'has no line' });
  const cells = [...columns.values()].map((column) => Array.from(lines, (_, row) => column[row] ?? null));
  const blankRows = number - lines.length;
  return makeTable({ name, lines, blankRows }, [...columns.keys()], cells);
}

/** One after the other: a file of blank lines has more of them than fit into memory. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    yield text.slice(start, text[end - 1] === '\r' ? Math.max(start, end - 1) : end);
    start = end + 1;
  }
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
