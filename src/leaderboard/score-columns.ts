import type { TaskRows } from '../eval/rows.ts';
import { isMissing, readNumber, showCell } from '../tables/cells.ts';
import { type Place, type Table, TableError } from '../tables/table.ts';
import type { Roster } from './roster.ts';

/** The class scores of a row, in the order of the classes of its task. */
export type ScoreColumns = (row: number, predicted: boolean) => Float64Array;

const prefix = 'score_';
const tolerance = 1e-3;

/**
 * A reader of the class scores of a task; null where predictions have none of its columns.
 * @throws TableError `submission-score` where a column is of no class or a task has some of its
 *   columns; from the reader, where scores are negative or do not sum to 1 (0 for an abstention).
 */
export function scoreColumns(
  table: Table,
  roster: Roster,
  { task, classes }: Pick<TaskRows, 'task' | 'classes'>,
): ScoreColumns | null {
  const known = new Set([...roster.tasks.values()].flatMap(({ data }) => data.classes));
  for (const name of table.columns.keys())
    if (name.startsWith(prefix) && !known.has(name.slice(prefix.length)))
      throw wrong(table, { column: name }, 'this is the score of no class', [...known].join(', '));
  const own = classes.map((name) => table.columns.get(`${prefix}${name}`));
  if (own.every((cells) => cells === undefined)) return null;
  const missing = own.indexOf(undefined);
  if (missing >= 0) {
    const rule = `has scores of some classes of ${task} only`;
    throw wrong(table, {}, rule, `a column ${prefix}${classes[missing]} too`);
  }
  return (row, predicted) => {
    const values = own.map((cells) => readScore(cells![row]));
    const sum = values.reduce((total, value) => total + value, 0);
    const isSound = values.every((value) => Number.isFinite(value) && value >= 0);
    if (isSound && (Math.abs(sum - 1) <= tolerance || (!predicted && sum === 0)))
      return Float64Array.from(values);
    const said = own.map((cells) => showCell(cells![row])).join(', ');
    throw wrong(table, { row }, 'these scores cannot be used', 'finite numbers from 0 that sum to 1', said);
  };
}

/** A missing score is 0; text is no score. */
function readScore(cell: unknown): number {
  if (isMissing(cell)) return 0;
  return readNumber(cell) ?? Number.NaN;
}

function wrong(table: Table, place: Place, rule: string, need: string, value?: string): TableError {
  const words = { rule, need, ...(value !== undefined && { value }) };
  return new TableError('submission-score', table, place, words);
}
