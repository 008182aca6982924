import { makeTable, type Table } from '../../../tables/table.ts';
import type { RawRun, TableLayout } from '../contract.ts';

/** `run - metric` beside its `__MIN` and `__MAX`: a chart of Weights & Biases, a column per run. */
const ofRun = /^(.*) - ([^-]+?)$/;
const bound = /__(MIN|MAX)$/;

export const wandbChart: TableLayout = {
  id: 'wandb-chart',
  title: 'Weights & Biases chart export',
  matches: ({ columns }) =>
    [...columns.keys()].some((name) => ofRun.test(name) && columns.has(`${name}__MIN`)),
  read(table, notes) {
    const [count] = [...table.columns.keys()].filter((name) => !ofRun.test(name) && !bound.test(name));
    const runs = new Map<string, [name: string, cells: ArrayLike<unknown>][]>();
    for (const [name, cells] of table.columns) {
      const [, run, metric] = ofRun.exec(name) ?? [];
      // The chart has a column `_step` per run too.
      if (run === undefined || bound.test(name) || metric === '_step') continue;
      runs.set(run, [...(runs.get(run) ?? []), [metric!, cells]]);
    }
    return [...runs].map(([name, columns]): RawRun => {
      return { title: this.title, name, table: columnsOf(table, count, columns), hints: {}, notes };
    });
  },
};

function columnsOf(
  table: Table,
  count: string | undefined,
  columns: readonly [string, ArrayLike<unknown>][],
): Table {
  const counted =
    count === undefined ? [] : [[count.replace(/^.* - /, ''), table.columns.get(count)!] as const];
  const all = [...counted, ...columns];
  return makeTable(
    table,
    all.map(([name]) => name),
    all.map(([, cells]) => cells),
  );
}
