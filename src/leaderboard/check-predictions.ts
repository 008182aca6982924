import type { TaskId } from '../eval/contract.ts';
import type { Predictions } from '../eval/evaluate.ts';
import { abstained } from '../eval/scores/predictions.ts';
import { InputError } from '../lib/errors.ts';
import { showOneLine } from '../lib/plain-text.ts';
import type { PredictionTable } from './prediction-table.ts';
import type { Roster, RosterTask } from './roster.ts';
import { type ScoreColumns, scoreColumns } from './score-columns.ts';

/** What an entry answered on one task: all of its traces, once per split and repeat. */
export interface TaskPredictions {
  readonly task: TaskId;
  readonly data: RosterTask['data'];
  /** By split id, the same number of repeats in each. Without scores, `Answers.scores` are all 0. */
  readonly splits: ReadonlyMap<string, Predictions>;
  readonly repeats: number;
  readonly hasScores: boolean;
}

/** Where a cell has no answer yet; −1 is an abstention. */
const unanswered = -2;

/** One task under one split while its answers are being gathered. */
interface Sheet {
  readonly asked: RosterTask;
  readonly place: ReadonlyMap<string, number>;
  readonly folds: readonly Int32Array[];
  /** Traces of a blind roster are all tested at once. */
  readonly isBlind: boolean;
  /** By repeat; an array is there once a row names the repeat. */
  readonly predictions: (Int32Array | undefined)[];
  readonly scores: (Float64Array | undefined)[];
  readonly scored: ScoreColumns | null;
}

/**
 * Holds predictions against the roster: known tasks, splits, traces and classes, folds as cut, and in each task that is
 * answered every trace once per split and repeat. A task may be left out, and so may the last repeats.
 * @throws InputError `submission-…` naming the first row or trace that is wrong.
 */
export function checkPredictions(roster: Roster, table: PredictionTable): TaskPredictions[] {
  const read = openColumns(table);
  const sheets = new Map<string, Sheet>();
  for (let row = 0; row < table.rows; row++) {
    const [task, split] = [read.text('task', row), read.text('split', row)];
    const key = `${task}\n${split}`;
    const sheet = sheets.get(key) ?? openSheet(roster, table, task, split, row);
    sheets.set(key, sheet);
    fillIn(sheet, read, row);
  }
  if (sheets.size === 0)
    throw wrong('empty', 'predictions hold no row', 'one per trace, task, split and repeat');
  const predicted = [...roster.tasks].filter(([task]) =>
    [...sheets.keys()].some((key) => key.startsWith(`${task}\n`)),
  );
  return predicted.map(([task, asked]) => closeTask(task, asked, sheets));
}

interface Reader {
  text(column: string, row: number): string;
  /** @param otherwise for every row, where the column may be left out and is. */
  whole(column: string, row: number, otherwise?: number): number;
}

const longestText = 200;

function openColumns({ columns }: PredictionTable): Reader {
  const cellOf = (column: string, row: number) => {
    const cells = columns.get(column);
    if (cells === undefined)
      throw wrong('column', `predictions need a column ${column}`, column, [...columns.keys()].join(', '));
    return cells[row];
  };
  return {
    text(column, row) {
      const cell = cellOf(column, row);
      if (typeof cell === 'string' && cell.length <= longestText) return cell;
      throw wrongRow('text', row, column, `text of at most ${longestText} characters`, cell);
    },
    whole(column, row, otherwise) {
      if (otherwise !== undefined && !columns.has(column)) return otherwise;
      const cell = cellOf(column, row);
      if (Number.isInteger(cell)) return cell as number;
      throw wrongRow('number', row, column, 'a whole number', cell);
    },
  };
}

function openSheet(roster: Roster, table: PredictionTable, task: string, split: string, row: number): Sheet {
  const asked = roster.tasks.get(task as TaskId);
  if (asked === undefined) throw wrongRow('task', row, 'task', [...roster.tasks.keys()].join(', '), task);
  const cut = asked.splits.get(split);
  if (cut === undefined) throw wrongRow('split', row, 'split', [...asked.splits.keys()].join(', '), split);
  return {
    asked,
    place: new Map(cut.traceIds.map((id, i) => [id, i])),
    folds: cut.testFolds,
    isBlind: roster.isBlind,
    predictions: [],
    scores: [],
    scored: scoreColumns(table.columns, roster, asked.data),
  };
}

function fillIn(sheet: Sheet, read: Reader, row: number): void {
  const { asked, place, folds } = sheet;
  const { classes } = asked.data;
  const id = read.text('trace_id', row);
  const i = place.get(id);
  if (i === undefined) throw wrongRow('trace', row, 'trace_id', `a trace of ${asked.data.task}`, id);
  const repeat = read.whole('repeat', row, 0);
  const fold = folds[repeat]?.[i];
  if (fold === undefined) throw wrongRow('repeat', row, 'repeat', `0 to ${folds.length - 1}`, repeat);
  const own = sheet.isBlind ? fold : read.whole('fold', row);
  if (own !== fold)
    throw wrongRow('fold', row, 'fold', `${fold}, which tests ${id} in repeat ${repeat}`, own);
  sheet.predictions[repeat] ??= new Int32Array(place.size).fill(unanswered);
  if (sheet.predictions[repeat][i] !== unanswered)
    throw wrongRow('duplicate', row, 'trace_id', 'each trace once per task, split and repeat', id);
  const name = read.text('prediction', row);
  const prediction = classes.indexOf(name);
  if (prediction < 0 && name !== abstained)
    throw wrongRow('class', row, 'prediction', `${classes.join(', ')} or ${abstained}`, name);
  sheet.predictions[repeat][i] = prediction;
  sheet.scores[repeat] ??= new Float64Array(place.size * classes.length);
  sheet.scores[repeat].set(sheet.scored?.(row, prediction >= 0) ?? [], i * classes.length);
}

function closeTask(task: TaskId, asked: RosterTask, sheets: ReadonlyMap<string, Sheet>): TaskPredictions {
  const all = [...asked.splits.keys()].map((split): [string, Sheet] => {
    const sheet = sheets.get(`${task}\n${split}`);
    if (sheet !== undefined) return [split, sheet];
    throw wrong(
      'incomplete',
      `${task} must be answered under every split`,
      [...asked.splits.keys()].join(' and '),
      `nothing under ${split}`,
    );
  });
  const repeats = Math.max(...all.map(([, { predictions }]) => predictions.length));
  for (const [split, sheet] of all) requireWhole(task, split, sheet, repeats);
  const predictionsOf = ({ predictions, scores }: Sheet): Predictions => ({
    predictions: predictions as Int32Array[],
    scores: scores as Float64Array[],
  });
  return {
    task,
    data: asked.data,
    splits: new Map(all.map(([split, sheet]) => [split, predictionsOf(sheet)])),
    repeats,
    hasScores: all[0]![1].scored !== null,
  };
}

function requireWhole(task: string, split: string, { predictions, place }: Sheet, repeats: number): void {
  for (let repeat = 0; repeat < repeats; repeat++) {
    const missing = predictions[repeat]?.indexOf(unanswered) ?? 0;
    if (missing >= 0)
      throw wrong(
        'incomplete',
        `every trace is answered once under ${split} of ${task} in repeat ${repeat}`,
        `${place.size} traces`,
        `none for ${[...place.keys()][missing]}`,
      );
  }
}

function wrong(what: string, rule: string, need: string, value?: string): InputError {
  return new InputError(`submission-${what}`, {
    rule,
    need,
    ...(value !== undefined && { value: showOneLine(value).slice(0, longestText) }),
    remedy: 'docs/submitting.md tells what predictions must hold.',
  });
}

/** Rows are counted from 1, without the header. */
function wrongRow(what: string, row: number, column: string, need: string, value: unknown): InputError {
  return wrong(what, `${column} in row ${row + 1} cannot be used`, need, String(value));
}
