import { formatNumber } from '../../numbers.ts';
import { dataTable, numberColumn, textColumn } from '../data-table.ts';
import type { NamedEstimate } from '../interval-plot.ts';
import type { Markup } from '../markup.ts';

/** The numbers of an interval plot. */
export function estimateTable(
  caption: string,
  heading: string,
  estimates: readonly NamedEstimate[],
  format: (value: number) => string = formatNumber,
): Markup {
  return dataTable(caption, estimates, [
    textColumn(heading, ({ name }) => name),
    numberColumn('value', ({ value }) => value, format),
    numberColumn('95 % from', ({ low }) => low, format),
    numberColumn('to', ({ high }) => high, format),
  ]);
}
