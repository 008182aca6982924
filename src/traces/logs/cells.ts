import { readNumber, showCell } from '../../tables/cells.ts';
import { type Table, TableError } from '../../tables/table.ts';

/** Numbers of a column of a log; `percent` where its cells say so. */
export interface LogColumn {
  readonly values: readonly (number | null)[];
  readonly percent: boolean;
}

/** What Python prints for a number that is none of its own: `tensor(0.5, device='cuda:0')`, `np.float32(0.5)`, `[0.5]`. */
const wrapped =
  /^(?:tensor|array|(?:np\.)?float\d+|(?:np\.)?int\d+)?[([]\s*\[?([^,()[\]]+)\]?(?:,[^()]*(?:\([^()]*\))?[^()]*)?[)\]]$/;

/** What stands where nothing was measured: in fastai 1 `#na#`, in notebooks of Hugging Face `No log`, dashes in tables. */
const notMeasured = /^(?:-+|[–—?]|#na#|no log)$/i;

/** The number in a cell of a log: as `readNumber`, and as Python prints tensors, and with a per cent sign. */
export function readLogNumber(cell: unknown): number | null | undefined {
  const plain = readNumber(cell);
  if (plain !== undefined || typeof cell !== 'string') return plain;
  const text = cell.trim();
  if (notMeasured.test(text)) return null;
  if (text.endsWith('%')) return readNumber(text.slice(0, -1));
  const inside = wrapped.exec(text);
  return inside === null ? undefined : readNumber(inside[1]!);
}

/** @throws TableError `log-cell` naming the line and the column of what is no number. */
export function readLogColumn(table: Table, name: string): LogColumn {
  const cells = table.columns.get(name)!;
  let percent = false;
  const values = Array.from(cells, (cell, row) => {
    const value = readLogNumber(cell);
    if (value === undefined) {
      throw new TableError(
        'log-cell',
        table,
        { row, column: name },
        { rule: 'this is no number', need: 'a number, NaN, inf or nothing', value: showCell(cell) },
      );
    }
    if (typeof cell === 'string' && cell.trimEnd().endsWith('%')) percent = true;
    return value;
  });
  return { values, percent };
}

/** Whether a column holds numbers and nothing else. */
export function isNumeric(table: Table, name: string): boolean {
  const cells = table.columns.get(name)!;
  for (let row = 0; row < cells.length; row++) if (readLogNumber(cells[row]) === undefined) return false;
  return true;
}
