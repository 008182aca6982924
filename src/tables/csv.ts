/** A cell of a CSV table; null is an empty cell. */
export type CsvCell = string | number | boolean | null;

/**
 * A table as CSV (RFC 4180, lines end with a line feed). Text that a spreadsheet would take for a formula gets an apostrophe
 * before it, as OWASP advises ("CSV Injection"); numbers are written as they are.
 */
export function formatCsv(header: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const lines = [formatLine(header)];
  for (const row of rows) lines.push(formatLine(row));
  return `${lines.join('\n')}\n`;
}

function formatLine(cells: readonly CsvCell[]): string {
  return cells.map(formatCell).join(',');
}

function formatCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const harmless = startsFormula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Full-width forms count: some spreadsheets take them for the plain ones. */
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/;
