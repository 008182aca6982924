import { basename } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { readText } from '../../tables/cells.ts';
import { readTextTable } from '../../tables/read-table.ts';
import { showNames, type Table, TableError } from '../../tables/table.ts';
import { anyScore, listFiles, readScores, requireScores } from './quality-tables.ts';

/** One published measure of every mutant of a bug and approach. */
export interface MeasureTable {
  readonly bug: string;
  /** `pre_training`, `post_training_scenario1` and so on. */
  readonly approach: string;
  /** Value by mutant label; 0 where the study could not define one. */
  readonly values: ReadonlyMap<string, number>;
}

/**
 * Tables of one measure below a directory, as zaheedahmed/dl-mutant-realism publishes them:
 * `<measure>_<bug>_<approach>….csv`, a label column and one column of values per fault.
 * @throws InputError `no-scores`, `score-column`, `score-value`, naming the file.
 */
export function readMeasureTables(directory: string, measure: string): MeasureTable[] {
  const name = new RegExp(`^${measure}_(.+?)_((?:pre|post)_training(?:_scenario\\d+)?).*\\.csv$`);
  const tables = listFiles(directory).flatMap((path) => {
    const match = name.exec(basename(path));
    return match === null ? [] : [{ bug: match[1]!, approach: match[2]!, values: readValues(path) }];
  });
  if (tables.length > 0) return tables;
  throw new InputError('no-scores', {
    rule: `${directory} holds no table of ${measure}`,
    need: `files ${measure}_<bug>_<approach>….csv`,
    value: 0,
  });
}

function readValues(path: string): Map<string, number> {
  const table = readTextTable(path);
  const labels = table.columns.get(requireScores(table, ''))!;
  const fault = [...table.columns.keys()].find((name) => /^fm_/i.test(name));
  if (fault === undefined) throw missingFault(table);
  const values = new Map<string, number>();
  for (const [row, value] of readScores(table, fault, anyScore).entries())
    if (value !== null) values.set(readText(labels[row]) ?? '', value);
  return values;
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
