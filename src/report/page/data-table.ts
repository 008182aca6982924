import type { TableColumn } from '../table.ts';
import { html, type Markup } from './markup.ts';

/** A column of a table that the reader can sort. */
export interface SortableColumn<Row> extends TableColumn<Row> {
  /** What rows are sorted by where it is not the text of the cell; null comes last. */
  key?(row: Row): number | null;
  /** Where the text of the cell leads, relative to the page; made of our own names only. */
  link?(row: Row): string;
}

/** A table of more lines scrolls, and says how many it has. */
const longTable = 15;

/**
 * A table with a caption, whose first column names the rows and whose headings sort. It scrolls inside its own frame
 * where the page is narrow.
 */
export function dataTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly SortableColumn<Row>[],
): Markup {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table class="sortable">
<caption>${caption}${rows.length > longTable && html` (${rows.length} lines)`}</caption>
<thead><tr>${columns.map(headingCell)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column, c) => cell(row, column, c === 0))}</tr>\n`)}</tbody>
</table></div>`;
}

function headingCell<Row>({ heading, align }: SortableColumn<Row>): Markup {
  return html`<th scope="col" class="${align}"><button type="button">${heading}</button></th>`;
}

function cell<Row>(row: Row, column: SortableColumn<Row>, isName: boolean): Markup {
  const { align } = column;
  const key = column.key === undefined ? '' : html` data-key="${column.key(row) ?? ''}"`;
  const shown = column.cell(row);
  const text = column.link === undefined ? shown : html`<a href="${column.link(row)}">${shown}</a>`;
  return isName
    ? html`<th scope="row" class="${align}"${key}>${text}</th>`
    : html`<td class="${align}"${key}>${text}</td>`;
}

/** A column of text. */
export function textColumn<Row>(heading: string, cell: (row: Row) => string): SortableColumn<Row> {
  return { heading, align: 'left', cell };
}

/** A column of numbers, sorted by the number itself. */
export function numberColumn<Row>(
  heading: string,
  key: (row: Row) => number | null,
  format: (value: number) => string,
): SortableColumn<Row> {
  return {
    heading,
    align: 'right',
    key,
    cell(row) {
      const value = key(row);
      return value === null ? '–' : format(value);
    },
  };
}
