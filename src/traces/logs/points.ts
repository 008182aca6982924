import { checkSize, makeTable, type Table } from '../../tables/table.ts';

/** Records of names and numbers, one after the other, as a table: a column per name, in the order they first came. */
export class RowTable {
  readonly #name: string;
  readonly #columns = new Map<string, unknown[]>();
  readonly #lines: number[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  get rows(): number {
    return this.#lines.length;
  }

  /** @param line where the row comes from. @throws TableError `table-too-large`. */
  add(cells: Iterable<readonly [name: string, cell: unknown]>, line = this.#lines.length + 1): void {
    const row = this.#lines.push(line) - 1;
    for (const [name, cell] of cells) {
      let column = this.#columns.get(name);
      if (column === undefined) {
        column = [];
        this.#columns.set(name, column);
      }
      column[row] = cell;
    }
    checkSize({ name: this.#name, lines: null }, this.rows, this.#columns.size);
  }

  finish(): Table {
    const lines = this.#lines;
    const cells = [...this.#columns.values()].map((column) =>
      Array.from(lines, (_, row) => column[row] ?? null),
    );
    return makeTable({ name: this.#name, lines }, [...this.#columns.keys()], cells);
  }
}

/** One number of one series. */
export interface Point {
  readonly name: string;
  readonly step: number;
  readonly value: unknown;
}

/** Points by their steps, ascending, as a table with a column `step`; of two at one step the later counts. */
export function tableOfPoints(name: string, points: Iterable<Point>): Table {
  const bySteps = new Map<number, Map<string, unknown>>();
  for (const point of points) {
    let row = bySteps.get(point.step);
    if (row === undefined) {
      row = new Map([['step', point.step]]);
      bySteps.set(point.step, row);
    }
    row.set(point.name, point.value);
  }
  const table = new RowTable(name);
  for (const [, row] of [...bySteps].sort(([a], [b]) => a - b)) table.add(row);
  return table.finish();
}
