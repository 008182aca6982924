import { dirname } from 'node:path/posix';
import { parseTable } from '../../../tables/read-table.ts';
import { type LogFormat, type RawRun, refuseLog } from '../contract.ts';
import { parseDelimited } from '../delimited.ts';
import { findLayout, readTableRuns } from '../layouts/index.ts';
import { joinCharts, wandbChart } from '../layouts/wandb-chart.ts';

/** Arrow, Feather and Parquet. */
export const binaryTable: LogFormat = {
  id: 'binary-table',
  matches: ({ bytes }) => {
    const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
    return head.startsWith('ARROW1') || head.startsWith('PAR1') || head.startsWith('\xff\xff\xff\xff');
  },
  async read([file]) {
    const table = await parseTable(file!.name, await file!.bytes());
    // Runs of several programs stand below each other there.
    if (table.columns.has('trace_id')) throw ofRecording(file!.name);
    return readTableRuns(table, []);
  },
};

function ofRecording(name: string) {
  return refuseLog('log-recording', name, {
    rule: 'is a part of a recording',
    value: 'a column trace_id',
    remedy: 'Name the folder that holds its manifest.json, and a run of it with --trace.',
  });
}

/** Charts of Weights & Biases, a file each. */
export const wandbCharts: LogFormat = {
  id: 'wandb-charts',
  matches: ({ table }) => table !== null && wandbChart.matches(table),
  group: (name) => dirname(name),
  async read(files) {
    const charts = await Promise.all(
      files.map(async (file) => {
        const { table, notes } = parseDelimited(file.name, await file.text());
        return wandbChart.read(table, notes) as readonly RawRun[];
      }),
    );
    return joinCharts(charts.flat());
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
