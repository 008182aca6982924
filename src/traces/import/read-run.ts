import { readArrowCells } from './arrow-cells.ts';
import { CsvProblem, type CsvTable, readCsv, readNumber } from './cells.ts';
import { type MappedColumn, mapColumns, readColumn } from './columns.ts';
import type { ImportMapping } from './mapping.ts';
import type { ImportedNumbers } from './run-trace.ts';

/** A file that is one run, as numbers; `blankRows` were passed over. */
export interface RunFile extends ImportedNumbers {
  readonly blankRows: number;
}

/** Reads a file with a row per epoch or check. @throws CsvProblem saying what is wrong in which line. */
export function readRunFile(file: string, bytes: Uint8Array, mapping: ImportMapping): RunFile {
  const table = file.endsWith('.arrow') ? readArrowCells(file, bytes) : readCsv(bytes);
  const columns = mapColumns(table.header, mapping);
  const steps = readSteps(table, mapping);
  const planned = readPlanned(table, mapping) ?? steps.at(-1) ?? 0;
  if (planned < (steps.at(-1) ?? 0))
    throw new CsvProblem(`logs step ${steps.at(-1)}, beyond the ${planned} planned`);
  return {
    steps,
    planned,
    columns,
    values: columns.map((column) => readColumn(table, column, 'epoch')),
    blankRows: table.blankRows,
  };
}

/** Finished steps at each row; an epoch counted from 0 is finished when its row is written. */
function readSteps(table: CsvTable, { step, epoch }: ImportMapping): number[] {
  const name = table.header.includes(step) ? step : epoch;
  const index = table.header.indexOf(name);
  if (index < 0) throw new CsvProblem(`has neither a column "${step}" nor "${epoch}"`);
  const ahead = name === step ? 0 : 1;
  let last = -1;
  return table.rows.map((cells, i) => {
    const value = readNumber(cells[index]!);
    const where = `line ${table.lines[i]}: "${cells[index]}" in ${name}`;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 2 ** 31 - 2)
      throw new CsvProblem(`${where} is no count; the columns seem to be shifted`);
    if (value <= last) throw new CsvProblem(`${where} does not come after ${last}`);
    last = value;
    return value + ahead;
  });
}

/** Null where it is not told. */
function readPlanned(table: CsvTable, { planned }: ImportMapping): number | null {
  const index = table.header.indexOf(planned);
  if (index < 0 || table.rows.length === 0) return null;
  const value = readNumber(table.rows[0]![index]!);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31) return value;
  throw new CsvProblem(`line ${table.lines[0]}: "${table.rows[0]![index]}" in ${planned} is no count`);
}

/** One run of a table with a run per row. */
export interface RunRow {
  readonly line: number;
  readonly label: string;
  readonly numbers: ImportedNumbers;
  /** Cells other than the label, to tell rows that occur twice. */
  readonly content: string;
}

/** Reads a table with a row per run, each the means over the epochs of its run. @throws CsvProblem. */
export function readRunRows(bytes: Uint8Array, mapping: ImportMapping): RunRow[] {
  const table = readCsv(bytes);
  const labelAt = table.header.indexOf(mapping.label);
  if (labelAt < 0) throw new CsvProblem(`lacks the column "${mapping.label}" that says what each run is`);
  const columns = mapColumns(table.header, mapping);
  if (columns.length === 0) throw new CsvProblem('has no column that is a metric');
  const values = columns.map((column) => readColumn(table, column, 'run'));
  return table.rows.map((cells, i) => ({
    line: table.lines[i]!,
    label: cells[labelAt]!,
    content: cells.filter((_, place) => place !== labelAt).join(),
    numbers: isBlank(cells, labelAt) ? nothing(columns) : oneCheck(table, i, mapping, columns, values),
  }));
}

/** A run that logged nothing is blank but for its label. */
function isBlank(cells: readonly string[], labelAt: number): boolean {
  return cells.every((cell, place) => place === labelAt || cell === '');
}

function nothing(columns: readonly MappedColumn[]): ImportedNumbers {
  return { steps: [], planned: 0, columns, values: columns.map(() => []) };
}

/** Means stand as the one check of the run, at its end: the mean of 0 … n − 1 tells the number of epochs. */
function oneCheck(
  table: CsvTable,
  row: number,
  { epoch }: ImportMapping,
  columns: readonly MappedColumn[],
  values: readonly (readonly (number | null)[])[],
): ImportedNumbers {
  const index = table.header.indexOf(epoch);
  const meanEpoch = index < 0 ? null : readNumber(table.rows[row]![index]!);
  const epochs =
    typeof meanEpoch === 'number' && meanEpoch >= 0 && meanEpoch < 1e9 ? Math.round(2 * meanEpoch + 1) : 1;
  return { steps: [epochs], planned: epochs, columns, values: values.map((all) => [all[row]!]) };
}
