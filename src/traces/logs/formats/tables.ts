import { parseTable } from '../../../tables/read-table.ts';
import type { LogFormat } from '../contract.ts';
import { parseDelimited } from '../delimited.ts';
import { findLayout, readTableRuns } from '../layouts/index.ts';

/** Arrow, Feather and Parquet. */
export const binaryTable: LogFormat = {
  id: 'binary-table',
  matches: ({ bytes }) => {
    const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
    return head.startsWith('ARROW1') || head.startsWith('PAR1') || head.startsWith('\xff\xff\xff\xff');
  },
  async read([file]) {
    return readTableRuns(await parseTable(file!.name, await file!.bytes()), []);
  },
};

/** Text in columns, in a layout that somebody writes. */
export const delimited: LogFormat = {
  id: 'delimited',
  matches: ({ table }) => table !== null && findLayout(table) !== undefined,
  async read([file]) {
    const { table, notes } = parseDelimited(file!.name, await file!.text());
    return readTableRuns(table, notes);
  },
};
