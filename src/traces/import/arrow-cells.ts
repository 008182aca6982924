import { type ArrowContent, type Cell, parseForeignArrow } from '../store/store.ts';
import { CsvProblem, type CsvTable } from './cells.ts';

/** No log of a run is longer or wider. */
const limits = { rows: 1_000_000, columns: 10_000 };

/**
 * An Arrow file of a row per epoch as the table that the same file would be as CSV: a list column `gradient.norm` is the columns
 * `gradient.norm[0]`, `gradient.norm[1]` …
 * @throws InputError as `parseForeignArrow`; CsvProblem for lists of several lengths.
 */
export function readArrowCells(path: string, bytes: Uint8Array): CsvTable {
  const content = parseForeignArrow(path, bytes, limits);
  const columns = content.columns.flatMap(({ name, type }, c) => {
    const cells = joined(content, c);
    return type === 'list' ? splitList(name, cells) : [{ name, cells }];
  });
  const rows = Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, row) =>
    columns.map(({ cells }) => textOf(cells[row]!)),
  );
  return {
    header: columns.map(({ name }) => name),
    rows,
    lines: rows.map((_, row) => row + 2),
    blankRows: 0,
  };
}

function joined({ batches }: ArrowContent, column: number): Cell[] {
  return batches.flatMap((cells) => Array.from(cells[column]!));
}

function splitList(name: string, cells: readonly Cell[]): { name: string; cells: Cell[] }[] {
  const lists = cells as readonly (readonly number[] | null)[];
  const length = Math.max(0, ...lists.map((list) => list?.length ?? 0));
  if (lists.some((list) => list !== null && list.length !== length))
    throw new CsvProblem(`has lists of several lengths in ${name}`);
  return Array.from({ length }, (_, place) => ({
    name: `${name}[${place}]`,
    cells: lists.map((list) => list?.[place] ?? null),
  }));
}

function textOf(cell: Cell): string {
  return cell === null || cell === undefined ? '' : String(cell);
}
