import { readNumber, readText } from '../../tables/cells.ts';
import { parseTable, parseText } from '../../tables/read-table.ts';
import {
  type Demand,
  makeTable,
  requireNumber,
  showNames,
  type Table,
  TableError,
} from '../../tables/table.ts';
import { type MappedColumn, mapColumns, readColumn } from './columns.ts';
import type { ImportMapping } from './mapping.ts';
import type { ImportedNumbers } from './run-trace.ts';

/** A file that is one run, as numbers; `blankRows` were passed over. */
export interface RunFile extends ImportedNumbers {
  readonly blankRows: number;
}

/** Reads a file with a row per epoch or check. @throws TableError saying what is wrong in which line. */
export async function readRunFile(file: string, bytes: Uint8Array, mapping: ImportMapping): Promise<RunFile> {
  return readRunTable(await parseTable(file, bytes), mapping);
}

/** As `readRunFile`, of a table. @throws TableError. */
export function readRunTable(read: Table, mapping: ImportMapping): RunFile {
  const table = withoutIndex(spreadLists(read));
  const columns = mapColumns(table, mapping);
  const steps = readSteps(table, mapping);
  const planned = readPlanned(table, mapping) ?? steps.at(-1) ?? 0;
  if (planned < (steps.at(-1) ?? 0)) {
    throw new TableError(
      'import-planned',
      table,
      { column: mapping.planned },
      {
        rule: 'the log goes on after what was planned',
        need: `at least ${steps.at(-1)}`,
        value: planned,
      },
    );
  }
  return {
    steps,
    planned,
    columns,
    values: columns.map((column) => readColumn(table, column, 'epoch')),
    blankRows: table.blankRows,
  };
}

/** Without the numbers of rows that pandas puts first when it saves what it read. */
function withoutIndex(table: Table): Table {
  const kept = [...table.columns].filter(([name]) => !/^(Unnamed: 0)?$/.test(name));
  if (kept.length === table.columns.size) return table;
  return makeTable(
    table,
    kept.map(([name]) => name),
    kept.map(([, cells]) => cells),
  );
}

/**
 * Each list column of an Arrow file as the columns that the same file would have as CSV: `gradient.norm` is
 * `gradient.norm[0]`, `gradient.norm[1]` …
 */
function spreadLists(table: Table): Table {
  if (table.lines !== null) return table;
  const columns = [...table.columns].flatMap(([name, cells]) => spreadList(table, name, Array.from(cells)));
  return makeTable(
    table,
    columns.map(({ name }) => name),
    columns.map(({ cells }) => cells),
  );
}

function spreadList(table: Table, name: string, cells: readonly unknown[]) {
  const lists = cells.map((cell) => (Array.isArray(cell) ? cell : null));
  if (lists.every((list) => list === null)) return [{ name, cells }];
  const length = Math.max(...lists.map((list) => list?.length ?? 0));
  const row = lists.findIndex((list) => list !== null && list.length !== length);
  if (row >= 0) {
    const words = { rule: 'this list has another length', need: length, value: lists[row]!.length };
    throw new TableError('import-list', table, { row, column: name }, words);
  }
  return Array.from({ length }, (_, place) => ({
    name: `${name}[${place}]`,
    cells: lists.map((list): unknown => list?.[place]),
  }));
}

const largestCount = 2 ** 31 - 2;
const count: Demand = {
  code: 'import-count',
  need: 'a whole number from 0',
  allows: (value) => Number.isInteger(value) && value >= 0 && value <= largestCount,
  remedy: 'The columns seem to be shifted.',
};

function readCount(table: Table, row: number, column: string): number {
  return requireNumber(table, { row, column }, table.columns.get(column)![row], count);
}

/** Finished steps at each row; an epoch counted from 0 is finished when its row is written. */
function readSteps(table: Table, { step, epoch }: ImportMapping): number[] {
  const column = table.columns.has(step) ? step : epoch;
  if (!table.columns.has(column)) {
    const words = {
      rule: 'has no column that counts',
      need: `"${step}" or "${epoch}"`,
      value: showNames(table),
    };
    throw new TableError('import-column', table, {}, words);
  }
  const ahead = column === step ? 0 : 1;
  let last = -1;
  return Array.from({ length: table.rows }, (_, row) => {
    const value = readCount(table, row, column);
    if (value <= last) {
      const words = { rule: 'this count does not ascend', need: `more than ${last}`, value };
      throw new TableError(count.code, table, { row, column }, words);
    }
    last = value;
    return value + ahead;
  });
}

/** Null where it is not known. */
function readPlanned(table: Table, { planned }: ImportMapping): number | null {
  return table.rows > 0 && table.columns.has(planned) ? readCount(table, 0, planned) : null;
}

/** One run of a table with a run per row. */
export interface RunRow {
  readonly line: number;
  readonly label: string;
  readonly numbers: ImportedNumbers;
  /** Cells other than the label, to tell rows that occur twice. */
  readonly content: string;
}

/** Reads a table with a row per run, each the means over the epochs of its run. @throws TableError. */
export function readRunRows(file: string, bytes: Uint8Array, mapping: ImportMapping): RunRow[] {
  return readRunRowsOf(parseText(file, bytes), mapping);
}

/** As `readRunRows`, of a table. @throws TableError. */
export function readRunRowsOf(read: Table, mapping: ImportMapping): RunRow[] {
  const table = withoutIndex(read);
  const labels = table.columns.get(mapping.label);
  if (labels === undefined) {
    const rule = `lacks the column "${mapping.label}"`;
    const words = { rule, need: 'a column that says what each run is', value: showNames(table) };
    throw new TableError('import-column', table, {}, words);
  }
  const columns = mapColumns(table, mapping);
  if (columns.length === 0)
    throw new TableError('import-column', table, {}, { rule: 'has no column that is a metric' });
  const values = columns.map((column) => readColumn(table, column, 'run'));
  const others = [...table.columns].flatMap(([name, cells]) => (name === mapping.label ? [] : [cells]));
  return Array.from({ length: table.rows }, (_, row) => {
    const content = others.map((cells) => readText(cells[row]) ?? '');
    const logged = content.some((cell) => cell !== '');
    return {
      line: table.lines![row]!,
      label: readText(labels[row]) ?? '',
      content: content.join(),
      numbers: logged ? oneCheck(table, row, mapping, columns, values) : nothing(columns),
    };
  });
}

/** A run that logged nothing is blank but for its label. */
function nothing(columns: readonly MappedColumn[]): ImportedNumbers {
  return { steps: [], planned: 0, columns, values: columns.map(() => []) };
}

/** Means stand as the one check of the run, at its end: the mean of 0 … n − 1 tells the number of epochs. */
function oneCheck(
  table: Table,
  row: number,
  { epoch }: ImportMapping,
  columns: readonly MappedColumn[],
  values: readonly (readonly (number | null)[])[],
): ImportedNumbers {
  const mean = readNumber(table.columns.get(epoch)?.[row]);
  const epochs = typeof mean === 'number' && mean >= 0 && mean < 1e9 ? Math.round(2 * mean + 1) : 1;
  return { steps: [epochs], planned: epochs, columns, values: values.map((all) => [all[row]!]) };
}
