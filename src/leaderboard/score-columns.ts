import type { TaskRows } from '../eval/rows.ts';
import { InputError } from '../lib/errors.ts';
import { showOneLine } from '../lib/plain-text.ts';
import type { PredictionTable } from './prediction-table.ts';
import type { Roster } from './roster.ts';

/** The class scores of a row, in the order of the classes of its task. */
export type ScoreColumns = (row: number, predicted: boolean) => Float64Array;

const prefix = 'score_';
const tolerance = 1e-3;

/**
 * A reader of the class scores of a task; null where predictions have none of its columns.
 * @throws InputError `submission-score` where a column is of no class of any task, or where a task has some of its columns only;
 *   the reader where scores of a row are missing, negative, not finite, or do not sum to 1 (an abstention has no scores, or 0).
 */
export function scoreColumns(
  columns: PredictionTable['columns'],
  roster: Roster,
  { task, classes }: Pick<TaskRows, 'task' | 'classes'>,
): ScoreColumns | null {
  const known = new Set([...roster.tasks.values()].flatMap(({ data }) => data.classes));
  for (const name of columns.keys())
    if (name.startsWith(prefix) && !known.has(name.slice(prefix.length)))
      throw wrong('a score column is of a class', [...known].join(', '), name);
  const own = classes.map((name) => columns.get(`${prefix}${name}`));
  if (own.every((cells) => cells === undefined)) return null;
  const missing = own.indexOf(undefined);
  if (missing >= 0)
    throw wrong(
      `scores of ${task} are of all its classes or none`,
      `${prefix}${classes[missing]}`,
      'no such column',
    );
  return (row, predicted) => {
    const values = own.map((cells) => cells![row] ?? 0);
    const sum = values.reduce<number>((total, value) => total + (value as number), 0);
    const sound = values.every((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0);
    if (sound && (Math.abs(sum - 1) <= tolerance || (!predicted && sum === 0)))
      return Float64Array.from(values as number[]);
    const need = 'finite numbers from 0 that sum to 1';
    throw wrong(`the scores of row ${row + 1} cannot be used`, need, values.join(', '));
  };
}

function wrong(rule: string, need: string, value: string): InputError {
  return new InputError('submission-score', { rule, need, value: showOneLine(value).slice(0, 200) });
}
