import { showCell } from './cells.ts';
import { checkSize, limits, makeTable, type Source, type Table, TableError } from './table.ts';

/** A cell of a table that goes out; null is an empty cell. */
export type CsvCell = string | number | boolean | null;

/**
 * A table as CSV (RFC 4180, lines end with a line feed). Text that a spreadsheet would take for a formula gets an apostrophe
 * before it, as OWASP advises ("CSV Injection"), which `parseCsv` takes away again; numbers are written as they are.
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

/** Full-width forms count: some spreadsheets take them for the plain ones. So do those that have an apostrophe already. */
const startsFormula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Takes the apostrophe of `formatCsv` away. */
function unguard(cell: string): string {
  return cell.startsWith("'") && startsFormula.test(cell) ? cell.slice(1) : cell;
}

/** What separates the cells of a file: the one that its first line has most of, a comma where that is open. */
const separators = [',', ';', '\t'];

/**
 * A table of text: cells between commas, semicolons or tabs, quoted or not, with a first line of names. Blank lines are
 * passed over; blanks around names and quotes do not count.
 * @throws TableError `csv-unreadable` for broken quotes and rows of another width than the first, `table-empty`,
 *   `table-column-twice`, `table-too-large`.
 */
export function parseCsv(name: string, text: string): Table {
  const lines: number[] = [];
  const source = { name, lines };
  const records = new Records(name, text);
  const header = records.nextFilled()?.map((cell) => cell.trim());
  if (header === undefined)
    throw new TableError('table-empty', source, {}, { rule: 'has no header', value: 'an empty file' });
  const columns: string[][] = header.map(() => []);
  const before = records.blank;
  checkSize(source, 0, header.length);
  for (let cells = records.nextFilled(); cells !== undefined; cells = records.nextFilled()) {
    lines.push(records.start);
    if (cells.length !== header.length) throw wrongWidth(source, cells.length, header.length);
    for (const [c, cell] of cells.entries()) columns[c]!.push(cell);
    checkSize(source, lines.length, header.length);
  }
  return makeTable({ ...source, blankRows: records.blank - before }, header, columns);
}

function wrongWidth(source: Source & { lines: ArrayLike<number> }, found: number, need: number): TableError {
  const words = {
    rule: 'the row has another width than the header',
    need: `${need} cells`,
    value: `${found} cells`,
  };
  return new TableError('csv-unreadable', source, { row: source.lines.length - 1 }, words);
}

const [quote, lineFeed, carriageReturn, blank, tab] = [34, 10, 13, 32, 9];

/** The rows of a text one after the other. */
class Records {
  /** Line where the last row began. */
  start = 1;
  /** Rows without any content so far. */
  blank = 0;
  readonly #name: string;
  readonly #text: string;
  readonly #separator: number;
  #at = 0;
  #line = 1;

  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
    this.#separator = findSeparator(text).charCodeAt(0);
  }

  /** The next row that is not blank; undefined after the last. */
  nextFilled(): string[] | undefined {
    while (this.#at < this.#text.length) {
      const cells = this.#next();
      if (cells.some((cell) => cell.trim() !== '')) return cells;
      this.blank++;
    }
    return undefined;
  }

  #next(): string[] {
    this.start = this.#line;
    const cells = [this.#cell()];
    while (this.#text.charCodeAt(this.#at) === this.#separator) {
      this.#at++;
      if (cells.push(this.#cell()) > limits.columns)
        checkSize({ name: this.#name, lines: null }, 0, cells.length);
    }
    this.#endLine();
    return cells;
  }

  #endLine(): void {
    if (this.#text.charCodeAt(this.#at) === carriageReturn) this.#at++;
    if (this.#text.charCodeAt(this.#at) === lineFeed) this.#at++;
    this.#line++;
  }

  /** Up to the separator or the end of the line, which stays. */
  #cell(): string {
    const [text, separator, from] = [this.#text, this.#separator, this.#at];
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === separator || code === lineFeed || code === carriageReturn) break;
      if (code === quote) return this.#quoted(from, at);
    }
    this.#at = at;
    return unguard(text.slice(from, at));
  }

  #quoted(from: number, opened: number): string {
    const text = this.#text;
    if (text.slice(from, opened).trim() !== '') throw this.#broken('a quote stands inside a cell', opened);
    let end = text.indexOf('"', opened + 1);
    while (end >= 0 && text.charCodeAt(end + 1) === quote) end = text.indexOf('"', end + 2);
    if (end < 0) throw this.#broken('a quote is never closed', opened);
    const inside = text.slice(opened + 1, end);
    this.#at = end + 1;
    this.#skipBlanks();
    if (!this.#isAtEnd()) throw this.#broken('text follows a closing quote', opened);
    this.#line += inside.match(/\r\n?|\n/g)?.length ?? 0;
    return unguard(inside.replaceAll('""', '"'));
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === this.#separator || (code !== blank && code !== tab)) return;
      this.#at++;
    }
  }

  #isAtEnd(): boolean {
    const code = this.#text.charCodeAt(this.#at);
    return (
      code === this.#separator ||
      code === lineFeed ||
      code === carriageReturn ||
      this.#at >= this.#text.length
    );
  }

  #broken(rule: string, at: number): TableError {
    const source = { name: this.#name, lines: [this.#line] };
    return new TableError(
      'csv-unreadable',
      source,
      { row: 0 },
      {
        rule,
        need: 'cells quoted whole or not at all, with "" for a quote',
        value: showCell(this.#text.slice(at, at + 40)),
      },
    );
  }
}

function findSeparator(text: string): string {
  const first = text.search(/[^\s]/);
  const start = Math.max(text.lastIndexOf('\n', first), text.lastIndexOf('\r', first)) + 1;
  const header = text
    .slice(start)
    .split(/[\r\n]/, 1)[0]!
    .replaceAll(/"[^"]*("|$)/g, '');
  const count = (separator: string) => countOf(header, separator);
  return separators.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/** Without a list of the parts, which a line of millions of separators would not fit into. */
function countOf(text: string, separator: string): number {
  let count = 0;
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) count++;
  return count;
}
