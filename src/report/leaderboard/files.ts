import { type CsvCell, formatCsv } from '../../tables/csv.ts';
import { html, type Markup } from '../page/markup.ts';

/** One line of a table to download: every cell by its column, in the same order in all lines. */
export type TableRecord = Readonly<Record<string, CsvCell>>;

/** What the site is made of: text by path, relative to its root. */
export type SiteFiles = ReadonlyMap<string, string>;

/** A table as the two files behind its download links. */
export function tableFiles(stem: string, records: readonly TableRecord[]): [string, string][] {
  const names = Object.keys(records[0] ?? {});
  const lines = records.map((record) => names.map((name) => record[name]!));
  return [
    [`data/${stem}.csv`, formatCsv(names, lines)],
    [`data/${stem}.json`, `${JSON.stringify(records, null, 2)}\n`],
  ];
}

/** Links to the files of a table. @param root of the site, seen from the page: `` or `../`. */
export function downloads(what: string, stem: string, root: '' | '../'): Markup {
  const link = (format: string) =>
    html`<a href="${root}data/${stem}.${format}" download>${what} as ${format.toUpperCase()}</a>`;
  return html`<p class="downloads">${link('csv')}${link('json')}</p>`;
}
