import type { Column } from '../table.ts';
import { html, type Markup } from './markup.ts';

/** A table of more lines scrolls, and says how many it has. */
const longTable = 15;

/**
 * A table with a caption. Its first column names the rows, its headings sort, and where the page is
 * narrow it scrolls in a frame of its own.
 */
export function dataTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): Markup {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table class="sortable">
<caption>${caption}${rows.length > longTable && html` (${rows.length} lines)`}</caption>
<thead><tr>${columns.map(headingCell)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column, c) => cell(row, column, c === 0))}</tr>\n`)}</tbody>
</table></div>`;
}

function headingCell<Row>({ heading, align }: Column<Row>): Markup {
  return html`<th scope="col" class="${align}"><button type="button">${heading}</button></th>`;
}

function cell<Row>(row: Row, column: Column<Row>, isName: boolean): Markup {
  const { align } = column;
  const key = column.key === undefined ? '' : html` data-key="${column.key(row) ?? ''}"`;
  const shown = column.cell(row);
  const text = column.link === undefined ? shown : html`<a href="${column.link(row)}">${shown}</a>`;
  return isName
    ? html`<th scope="row" class="${align}"${key}>${text}</th>`
    : html`<td class="${align}"${key}>${text}</td>`;
}
