import { basename } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { readText, showCell } from '../../tables/cells.ts';
import { readTextTable } from '../../tables/read-table.ts';
import { showNames, type Table, TableError } from '../../tables/table.ts';
import { listTables } from './list-tables.ts';
import { readScores, requireScores, shareScore } from './quality-tables.ts';

/** One published measure of every mutant of a bug and approach. */
export interface MeasureTable {
  readonly bug: string;
  /** `pre_training`, `post_training_scenario1` and so on. */
  readonly approach: string;
  /** Value by mutant label; 0 where the study could not define one. */
  readonly values: ReadonlyMap<string, number>;
  /** Whether the authors call a value reliable, by mutant label; empty where the table does not say. */
  readonly reliable?: ReadonlyMap<string, boolean>;
}

/** What the name of such a table says. `clean` tables hold all digits, the others four and a mark: `0.4750 (reliable)`. */
export interface MeasureTableName {
  readonly bug: string;
  readonly approach: string;
  readonly isClean: boolean;
}

/** Names of the tables of one measure: `<measure>_<bug>_<approach>….csv`. */
export function measureTableNames(measure: string): RegExp {
  return new RegExp(`^${measure}_(.+?)_((?:pre|post)_training(?:_scenario\\d+)?)(.*)\\.csv$`);
}

export function parseMeasureName(path: string, names: RegExp): MeasureTableName {
  const [, bug, approach, rest] = names.exec(basename(path))!;
  return { bug: bug!, approach: approach!, isClean: rest!.endsWith('_clean') };
}

/**
 * Tables of one measure below a directory, as zaheedahmed/dl-mutant-realism publishes them: `<measure>_<bug>_<approach>….csv`, a
 * label column and one column of values per fault. Of a bug and approach the clean table is taken where there is one.
 * @throws InputError `no-scores` and as `listTables`; TableError as `readMeasureTable`, naming the file.
 */
export function readMeasureTables(directory: string, measure: string): MeasureTable[] {
  const names = measureTableNames(measure);
  const named = listTables(directory, names).paths.map((path) => ({
    path,
    ...parseMeasureName(path, names),
  }));
  if (named.length === 0) throw noMeasure(directory, measure);
  return [...groupBy(named, ({ bug, approach }) => `${bug} ${approach}`).values()].map((twins) => {
    const { bug, approach, path } = twins.find(({ isClean }) => isClean) ?? twins[0]!;
    return { bug, approach, ...readMeasureTable(path) };
  });
}

/** Says that a directory holds no table of a measure. */
export function noMeasure(directory: string, measure: string): InputError {
  return new InputError('no-scores', {
    rule: `${directory} holds no table of ${measure}`,
    need: `files ${measure}_<bug>_<approach>….csv`,
    value: 0,
  });
}

/** A cell that was made for readers: four digits and a mark. */
const annotated = /^\s*(\S+)\s+\((un)?reliable\)\s*$/;

/** What one table holds. */
export interface ReadMeasures extends Required<Pick<MeasureTable, 'values' | 'reliable'>> {
  /** Every mutant that has a row, whether or not it has a value. */
  readonly labels: ReadonlySet<string>;
}

/**
 * The values of one table, and its marks.
 * @throws TableError `score-column`, `score-value`, `score-range`, `score-label-twice` and as `readTextTable`.
 */
export function readMeasureTable(path: string): ReadMeasures {
  const table = readTextTable(path);
  const labels = readLabels(table);
  const fault = [...table.columns.keys()].find((name) => /^fm_/i.test(name));
  if (fault === undefined) throw missingFault(table);
  const marks = Array.from(table.columns.get(fault)!, (cell) =>
    typeof cell === 'string' ? annotated.exec(cell) : null,
  );
  const plain = Array.from(table.columns.get(fault)!, (cell, row) => marks[row]?.[1] ?? cell);
  const scores = readScores(withColumn(table, fault, plain), fault, shareScore);
  const values = new Map<string, number>();
  const reliable = new Map<string, boolean>();
  for (const [row, value] of scores.entries()) {
    const label = labels[row]!;
    if (value !== null) values.set(label, value);
    if (marks[row] != null) reliable.set(label, marks[row][2] === undefined);
  }
  return { values, reliable, labels: new Set(labels) };
}

function readLabels(table: Table): string[] {
  const column = requireScores(table, '');
  const labels = Array.from(table.columns.get(column)!, (cell) => readText(cell) ?? '');
  const seen = new Set<string>();
  for (const [row, label] of labels.entries()) {
    if (seen.has(label)) {
      throw new TableError(
        'score-label-twice',
        table,
        { row },
        { rule: 'a mutant stands twice', need: 'one row per mutant', value: showCell(label) },
      );
    }
    seen.add(label);
  }
  return labels;
}

function withColumn(table: Table, name: string, cells: readonly unknown[]): Table {
  return { ...table, columns: new Map([...table.columns, [name, cells]]) };
}

function missingFault(table: Table): TableError {
  return new TableError(
    'score-column',
    table,
    {},
    {
      rule: 'has no column of a fault',
      need: 'a column whose name begins with FM_',
      value: showNames(table),
    },
  );
}
