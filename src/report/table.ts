/** One column of a text table; numbers are right-aligned, text left-aligned. */
export interface TableColumn<Row> {
  readonly heading: string;
  readonly align: 'left' | 'right';
  cell(row: Row): string;
}

export type TableStyle = 'text' | 'markdown';

/** Rows as aligned text, or as a Markdown table. */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
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
