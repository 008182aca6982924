import type { Estimate } from '../statistics/bootstrap.ts';
import { dash, formatNumber } from './numbers.ts';

/** One column of a table, as text, as Markdown and on a page. */
export interface Column<Row> {
  readonly heading: string;
  readonly align: 'left' | 'right';
  cell(row: Row): string;
  /** What a page sorts rows by where it is not the text of the cell; null comes last. */
  key?(row: Row): number | null;
  /** Where the text of the cell leads on a page, relative to it; made of our own names only. */
  link?(row: Row): string;
}

/** A column of text. */
export function leftColumn<Row>(heading: string, cell: (row: Row) => string): Column<Row> {
  return { heading, align: 'left', cell };
}

/** A column of what numbers are written as; a page sorts it by `key`, or else by its text. */
export function rightColumn<Row>(
  heading: string,
  cell: (row: Row) => string | number,
  key?: (row: Row) => number | null,
): Column<Row> {
  return { heading, align: 'right', cell: (row) => String(cell(row)), ...(key !== undefined && { key }) };
}

/** A column of numbers, sorted by the number itself; a dash where there is none. */
export function numericColumn<Row>(
  heading: string,
  key: (row: Row) => number | null,
  format: (value: number) => string = formatNumber,
): Column<Row> {
  const cell = (row: Row) => {
    const value = key(row);
    return value === null ? dash : format(value);
  };
  return rightColumn(heading, cell, key);
}

/** A column of whole numbers. */
export function countColumn<Row>(heading: string, key: (row: Row) => number | null): Column<Row> {
  return numericColumn(heading, key, String);
}

/** An estimate and both ends of its interval, a column each. */
export function estimateColumns<Row>(
  heading: string,
  estimate: (row: Row) => Estimate,
  format: (value: number) => string = formatNumber,
): Column<Row>[] {
  return [
    numericColumn(heading, (row) => estimate(row).value, format),
    numericColumn('95 % from', (row) => estimate(row).low, format),
    numericColumn('to', (row) => estimate(row).high, format),
  ];
}

export type TableStyle = 'text' | 'markdown';

/** Rows as aligned text, or as a Markdown table. */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: TableStyle = 'text',
): string {
  const show = style === 'markdown' ? escapeMarkdown : String;
  const cells = rows.map((row) => columns.map((column) => show(column.cell(row))));
  const widths = columns.map((column, c) =>
    Math.max(column.heading.length, ...cells.map((row) => row[c]!.length)),
  );
  const pad = (text: string, c: number) =>
    columns[c]!.align === 'left' ? text.padEnd(widths[c]!) : text.padStart(widths[c]!);
  const line = (texts: readonly string[]) => {
    const padded = texts.map(pad);
    return style === 'markdown' ? `| ${padded.join(' | ')} |` : padded.join('  ').trimEnd();
  };
  const rule = widths.map((width, c) =>
    style === 'markdown' && columns[c]!.align === 'right' ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(columns.map(({ heading }) => heading)), line(rule), ...cells.map(line)].join('\n');
}

/** Text as Markdown shows it: it ends no cell and no line, and starts no markup, link or image. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[|\\]|<(?=[a-z!/?])/gi, '\\$&')
    .replaceAll('](', ']\\(')
    .replace(/\s+/g, ' ');
}

/** A table under a line that says what it shows. */
export function titledTable<Row>(
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): string {
  return `${title}\n${formatTable(rows, columns)}`;
}

/** A line that begins a part. */
export function formatHeading(text: string, style: TableStyle = 'text'): string {
  return style === 'markdown' ? `## ${text}` : `${text}\n${'='.repeat(text.length)}`;
}
