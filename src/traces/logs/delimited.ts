import { readNumber } from '../../tables/cells.ts';
import { parseCsv } from '../../tables/csv.ts';
import { makeTable, type Table, TableError } from '../../tables/table.ts';
import { unfoldLists } from './lists.ts';
import { hasQuantity, readName } from './names.ts';

/** A table of text, and what had to be done to read it. */
export interface DelimitedTable {
  readonly table: Table;
  readonly notes: readonly string[];
}

/**
 * A table between commas, semicolons, tabs, bars or blanks: with comments before it, decimal commas, a header that stands
 * again where a writer began anew, a last line that breaks off, or lying on its side.
 * @throws TableError as `parseCsv`.
 */
export function parseDelimited(name: string, text: string): DelimitedTable {
  const notes: string[] = [];
  const plain = withCommas(withoutEndings(withoutComments(text.replace(separatorLine, '\n'))));
  const { table, cut } = parseWhole(name, plain.text);
  if (plain.within) notes.push('a table within other text');
  if (cut) notes.push('the last line breaks off and is left out');
  const once = withoutHeaders(table);
  if (once.rows < table.rows) notes.push(`the header stands ${table.rows - once.rows + 1} times`);
  const dotted = withoutDecimalCommas(once);
  if (dotted !== once) notes.push('decimal commas');
  const upright = standUp(dotted);
  if (upright !== dotted) notes.push('lies on its side: a line per quantity');
  return { table: unfoldLists(upright), notes };
}

/** Lines of comments before the header; a header behind a `#` is one. Blank lines keep their place, for the numbers of lines. */
function withoutComments(text: string): string {
  const lines = /^(?:\s*#[^\n]*\n|\s*\n)+/.exec(text)?.[0].split('\n') ?? [];
  const last = lines.findLastIndex((line) => line.trim().startsWith('#'));
  if (last < 0) return text;
  const body = text.slice(lines.join('\n').length);
  const header = lines[last]!.replace(/^\s*#\s*/, '');
  const isHeader = firstCell(body) !== null && readNumber(firstCell(body)) !== undefined;
  const blank = lines.map((_, i) => (i === last && isHeader ? header : '')).join('\n');
  return blank + body;
}

function firstCell(text: string): string | null {
  return /^\s*([^\s,;|]+)/.exec(text)?.[1] ?? null;
}

/** Without columns that have neither name nor cells, as spreadsheets leave at the right, and without commas at the end of rows only. */
function withoutEndings(written: string): string {
  const empty = /(?<![,;])[,;]+$/.exec(firstLine(written))?.[0] ?? '';
  const lines = written.split(/\r?\n/).filter((line) => line.trim() !== '');
  const isEmpty = empty !== '' && lines.every((line) => line.trimEnd().endsWith(empty));
  const text = isEmpty ? mapLines(written, (line) => line.trimEnd().slice(0, -empty.length)) : written;
  const [header, ...rows] = text.trim().split(/\r?\n/);
  const width = (line: string) => line.split(',').length;
  const isLonger = (row: string) => /,\s*$/.test(row) && width(row) === width(header!) + 1;
  const isOdd = rows.length > 0 && rows.every((row) => isLonger(row) || row.trim() === '');
  return isOdd ? text.replaceAll(/,[^\S\n]*(?=\r?(?:\n|$))/g, '') : text;
}

/** A line before the header by which spreadsheets know what separates cells. */
const separatorLine = /^sep=.\r?\n/;

/**
 * Tables between bars (Markdown), of which other text may stand before and after, or blanks (`to_string`, `savetxt`) as tables
 * between commas; others as they are.
 */
function withCommas(whole: string): { readonly text: string; readonly within: boolean } {
  const text = plainBars(whole);
  const header = firstLine(text);
  if (/^[|+].*[|+]$/.test(header)) return { text: betweenBars(text), within: false };
  const rows = text.includes('|') ? rowsBetweenBars(text) : null;
  if (rows !== null) return { text: betweenBars(rows), within: rows !== text };
  if (/[,;\t"]/.test(header) || !/\S\s+\S/.test(header)) return { text, within: false };
  return { text: betweenBlanks(text, header), within: false };
}

function firstLine(text: string): string {
  return /^\s*([^\n]*)/.exec(text)![1]!.trim();
}

/** Lines and bars of tables that are drawn for a terminal. */
function plainBars(text: string): string {
  if (!/[\u2500-\u257f]/.test(text.slice(0, 1000))) return text;
  return text.replaceAll(/[│┃║]/g, '|').replaceAll(/[\u2500-\u257f]/g, '+');
}

/** Lines of a log between bars, the others blank, so that lines keep their numbers; null where there are none. */
function rowsBetweenBars(text: string): string | null {
  const lines = text.split('\n');
  const isRow = (line: string | undefined) => line?.includes('|') ?? false;
  const first = lines.findIndex(
    (line, i) => isRow(line) && isRow(lines[i + 1]) && isLogHeader(cellsBetweenBars(line)),
  );
  if (first < 0) return null;
  const after = lines.findIndex((line, i) => i > first && !isRow(line) && !isRule(line));
  const last = after < 0 ? lines.findLastIndex(isRow) + 1 : after;
  const width = cellsBetweenBars(lines[first]!).length;
  const isTable = lines
    .slice(first, last)
    .every((line) => isRule(line) || cellsBetweenBars(line).length === width);
  if (!isTable || last - first < 3) return null;
  const others = lines.some((line, i) => (i < first || i >= last) && !isRule(line));
  return others ? lines.map((line, i) => (i < first || i >= last ? '' : line)).join('\n') : text;
}

function isLogHeader(cells: readonly string[]): boolean {
  const counts = cells.some((cell) => /^(epoch|step)$/.test(readName(cell).quantity));
  return counts && hasQuantity(cells) && cells.every((cell) => readNumber(cell) === undefined || cell === '');
}

function betweenBlanks(text: string, header: string): string {
  const width = header.split(/\s+/).length;
  const second = text.trimStart().split('\n', 2)[1]?.trim().split(/\s+/) ?? [];
  const isTable = second.every((cell) => readNumber(cell) !== undefined) && second.length >= width;
  if (!isTable) return text;
  // pandas prints its index without a name above it.
  const before = second.length === width + 1 ? ',' : '';
  return mapLines(text, (line, i) => (i === 0 ? before : '') + line.trim().split(/\s+/).join(','));
}

/** Names may stand in several lines, one above the other, and numbers with a sign of per cent, as MATLAB prints them. */
function betweenBars(text: string): string {
  const lines = text.split('\n').map((line) => (isRule(line) ? [] : cellsBetweenBars(line)));
  const first = lines.findIndex((cells) => cells.some((cell) => readNumber(withoutSign(cell)) != null));
  const names = lines.slice(0, Math.max(first, 1)).filter((cells) => cells.length > 0);
  const header = names[0]?.map((_, c) => {
    const name = names
      .map((cells) => cells[c])
      .join(' ')
      .trim();
    return lines[first]?.[c]?.endsWith('%') ? `${name} %` : name;
  });
  const last = lines.indexOf(names.at(-1)!);
  const row = (cells: readonly string[], i: number) => (i === last ? header! : cells.map(withoutSign));
  return lines.map((cells, i) => (i < last ? '' : row(cells, i).join(','))).join('\n');
}

const withoutSign = (cell: string) => cell.replace(/%$/, '');
const isRule = (line: string) => /^[\s|:+=-]*$/.test(line);

function cellsBetweenBars(line: string): string[] {
  return line
    .trim()
    .replaceAll(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

function mapLines(text: string, change: (line: string, filled: number) => string): string {
  let filled = 0;
  return text.replaceAll(/[^\r\n]+/g, (line) => (line.trim() === '' ? '' : change(line, filled++)));
}

/** Whoever still writes a file may have come to the middle of a line. */
function parseWhole(name: string, text: string): { readonly table: Table; readonly cut: boolean } {
  try {
    return { table: parseCsv(name, text), cut: false };
  } catch (error) {
    const end = text.lastIndexOf('\n') + 1;
    if (!(error instanceof TableError) || error.code !== 'csv-unreadable' || end === 0 || end === text.length)
      throw error;
    try {
      return { table: parseCsv(name, text.slice(0, end)), cut: true };
    } catch {
      throw error;
    }
  }
}

function withoutHeaders(table: Table): Table {
  const columns = [...table.columns];
  const isHeader = (row: number) => columns.every(([name, cells]) => String(cells[row]).trim() === name);
  return keepRows(table, (row) => !isHeader(row));
}

/** The rows of a table that are to stay. */
export function keepRows(table: Table, stays: (row: number) => boolean): Table {
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter(stays);
  if (rows.length === table.rows) return table;
  const { lines } = table;
  return makeTable(
    { ...table, lines: lines && rows.map((row) => lines[row]!) },
    [...table.columns.keys()],
    [...table.columns.values()].map((cells) => rows.map((row) => cells[row])),
  );
}

const decimalComma = /^\s*[+-]?\d*,\d+([eE][+-]?\d+)?\s*%?\s*$/;

/** Only a table that has them, and no number with a dot, is written in a language of decimal commas. */
function withoutDecimalCommas(table: Table): Table {
  let found = false;
  for (const cells of table.columns.values())
    for (let row = 0; row < cells.length; row++) {
      if (/^\s*[+-]?\d*\.\d+/.test(String(cells[row]))) return table;
      found ||= decimalComma.test(String(cells[row]));
    }
  if (!found) return table;
  const dotted = (cell: unknown) => (decimalComma.test(String(cell)) ? String(cell).replace(',', '.') : cell);
  return makeTable(
    table,
    [...table.columns.keys()],
    [...table.columns.values()].map((cells) => Array.from(cells, dotted)),
  );
}

/** A table whose header counts and whose first column has the names. */
function standUp(table: Table): Table {
  const [first, ...others] = [...table.columns];
  if (first === undefined || others.length < 2 || table.rows === 0) return table;
  const isNumber = (cell: unknown) => readNumber(cell) !== undefined;
  const names = Array.from(first[1], (cell) => String(cell).trim());
  const lies =
    others.every(([name]) => name !== '' && isNumber(name)) && !names.some((name) => isNumber(name));
  if (!lies) return table;
  return makeTable(
    { ...table, lines: null },
    ['index', ...names],
    [others.map(([name]) => name), ...names.map((_, row) => others.map(([, cells]) => cells[row]))],
  );
}
