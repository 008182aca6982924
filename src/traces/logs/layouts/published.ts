import type { Table } from '../../../tables/table.ts';
import { readMapping } from '../../import/mapping.ts';
import { readRunRowsOf, readRunTable } from '../../import/read-run.ts';
import type { LogRun, TableLayout } from '../contract.ts';

/** Deep4ge: all of its 31 columns, a row per epoch. */
export const deep4geTable: TableLayout = {
  id: 'deep4ge',
  title: 'Deep4ge (arXiv 2607.12868)',
  matches: ({ columns }) => Object.keys(readMapping('deep4ge').columns).every((name) => columns.has(name)),
  read(table) {
    const numbers = readRunTable(table, readMapping('deep4ge'));
    return [
      {
        name: '',
        numbers,
        means: ['loss.train'],
        unit: 'epochs',
        reading: [echo(this.title, table, 'a row per epoch, epochs from 0')],
      },
    ];
  },
};

/** DEFault: a row per run, with its label. */
export const deFaultTable: TableLayout = {
  id: 'de-fault',
  title: 'DEFault (arXiv 2501.12560)',
  matches({ columns }) {
    const known = Object.keys(readMapping('de-fault').columns).filter((name) => columns.has(name));
    return columns.has('label') && columns.has('epoch') && known.length >= 5;
  },
  read(table) {
    return readRunRowsOf(table, readMapping('de-fault')).map(
      ({ line, label, numbers }): LogRun => ({
        name: `line-${line}-${label}`,
        numbers,
        means: numbers.columns.map(({ metric }) => metric),
        unit: 'rows',
        reading: [echo(this.title, table, 'a row per run: means over its epochs')],
      }),
    );
  },
};

function echo(title: string, { columns }: Table, rows: string): string {
  return `${title}: ${rows}; ${columns.size} columns, named as published`;
}
