import { makeTable, type Table } from '../../../tables/table.ts';
import type { RawRun, TableLayout } from '../contract.ts';
import { RowTable } from '../points.ts';

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

/** Charts of one run, which Weights & Biases exports to a file each, as one; those that count otherwise stay apart. */
export function joinCharts(runs: readonly RawRun[]): RawRun[] {
  const joined: RawRun[] = [];
  for (const run of runs) {
    const place = joined.findIndex(
      (other) => other.name === run.name && isOfOneChart(other.table, run.table),
    );
    if (place < 0) joined.push(run);
    else joined[place] = { ...run, table: joinByCount(joined[place]!.table, run.table) };
  }
  return joined;
}

function isOfOneChart(a: Table, b: Table): boolean {
  const [[count], [other]] = [[...a.columns.keys()], [...b.columns.keys()]];
  return count === other && [...b.columns.keys()].every((name) => name === other || !a.columns.has(name));
}

/** The first column of both counts. */
function joinByCount(a: Table, b: Table): Table {
  const rows = new Map<number, [string, unknown][]>();
  for (const { columns, rows: count } of [a, b])
    for (let row = 0; row < count; row++) {
      const cells = [...columns].map(([name, own]): [string, unknown] => [name, own[row]]);
      const place = Number(cells[0]![1]);
      rows.set(place, [...(rows.get(place) ?? []), ...cells]);
    }
  const table = new RowTable(a.name);
  for (const [, cells] of [...rows].sort(([x], [y]) => x - y)) table.add(cells);
  return table.finish();
}

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
