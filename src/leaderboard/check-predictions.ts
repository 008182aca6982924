import type { TaskId } from '../eval/contract.ts';
import type { Predictions } from '../eval/evaluate.ts';
import { abstained } from '../eval/scores/predictions.ts';
import { headline } from '../eval/splits/index.ts';
import { readText, showCell } from '../tables/cells.ts';
import { type Place, requireNumber, showNames, type Table, TableError } from '../tables/table.ts';
import type { Roster, RosterTask } from './roster.ts';
import { type ScoreColumns, scoreColumns } from './score-columns.ts';

/** What an entry predicts on one task: all of its traces, once per split and repeat. */
export interface TaskPredictions {
  readonly task: TaskId;
  readonly data: RosterTask['data'];
  /** By split, the same number of repeats in each; held-out-program at least. Without scores, `Predictions.scores` are 0. */
  readonly splits: ReadonlyMap<string, Predictions>;
  readonly repeats: number;
  readonly hasScores: boolean;
}

/** Where there is no prediction yet; −1 is an abstention. */
const unpredicted = -2;

/** One task under one split while its predictions are being gathered. */
interface Sheet {
  readonly ofTask: RosterTask;
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
 * Holds predictions against the roster: known tasks, splits, traces and classes, folds as cut, and
 * every trace of a task once per split and repeat. Tasks, within-program and the last repeats may be left out.
 * @throws TableError `submission-…` naming the first row or trace that is wrong.
 */
export function checkPredictionTable(roster: Roster, table: Table): TaskPredictions[] {
  const sheets = new Map<string, Sheet>();
  for (let row = 0; row < table.rows; row++) {
    const [task, split] = [readName(table, 'task', row), readName(table, 'split', row)];
    const key = `${task}\n${split}`;
    const sheet = sheets.get(key) ?? openSheet(roster, table, task, split, row);
    sheets.set(key, sheet);
    fillIn(sheet, table, row);
  }
  if (sheets.size === 0)
    throw wrong(table, 'empty', 'holds no prediction', 'a row per trace, task, split and repeat');
  const predicted = [...roster.tasks].filter(([task]) =>
    [...sheets.keys()].some((key) => key.startsWith(`${task}\n`)),
  );
  return predicted.map(([task, ofTask]) => closeTask(table, task, ofTask, sheets));
}

const longestText = 200;

function cellOf(table: Table, column: string, row: number): unknown {
  const cells = table.columns.get(column);
  if (cells === undefined) throw wrong(table, 'column', 'lacks a column', column, showNames(table));
  return cells[row];
}

function readName(table: Table, column: string, row: number): string {
  const cell = cellOf(table, column, row);
  const text = typeof cell === 'string' ? readText(cell) : null;
  if (text !== null && text.length <= longestText) return text;
  throw wrongCell(table, 'text', { row, column }, `text of at most ${longestText} characters`, cell);
}

function readWhole(table: Table, column: string, row: number): number {
  return requireNumber(table, { row, column }, cellOf(table, column, row), whole);
}

const whole = { code: 'submission-number', need: 'a whole number', allows: Number.isInteger };

function openSheet(roster: Roster, table: Table, task: string, split: string, row: number): Sheet {
  const ofTask = roster.tasks.get(task as TaskId);
  if (ofTask === undefined)
    throw wrongCell(table, 'task', { row, column: 'task' }, [...roster.tasks.keys()].join(', '), task);
  const cut = ofTask.splits.get(split);
  if (cut === undefined)
    throw wrongCell(table, 'split', { row, column: 'split' }, [...ofTask.splits.keys()].join(', '), split);
  return {
    ofTask,
    place: new Map(cut.traceIds.map((id, i) => [id, i])),
    folds: cut.testFolds,
    isBlind: roster.isBlind,
    predictions: [],
    scores: [],
    scored: scoreColumns(table, roster, ofTask.data),
  };
}

function fillIn(sheet: Sheet, table: Table, row: number): void {
  const { ofTask, place, folds } = sheet;
  const { classes, task } = ofTask.data;
  const refuse = (what: string, column: string, need: string, value: unknown) =>
    wrongCell(table, what, { row, column }, need, value);
  const id = readName(table, 'trace_id', row);
  const i = place.get(id);
  if (i === undefined) throw refuse('trace', 'trace_id', `a trace of ${task}`, id);
  const repeat = table.columns.has('repeat') ? readWhole(table, 'repeat', row) : 0;
  const fold = folds[repeat]?.[i];
  if (fold === undefined) throw refuse('repeat', 'repeat', `0 to ${folds.length - 1}`, repeat);
  const own = sheet.isBlind ? fold : readWhole(table, 'fold', row);
  if (own !== fold) throw refuse('fold', 'fold', `${fold}, which tests ${id} in repeat ${repeat}`, own);
  sheet.predictions[repeat] ??= new Int32Array(place.size).fill(unpredicted);
  if (sheet.predictions[repeat][i] !== unpredicted)
    throw refuse('duplicate', 'trace_id', 'each trace once per task, split and repeat', id);
  const name = readName(table, 'prediction', row);
  const prediction = classes.indexOf(name);
  if (prediction < 0 && name !== abstained)
    throw refuse('class', 'prediction', `${classes.join(', ')} or ${abstained}`, name);
  sheet.predictions[repeat][i] = prediction;
  sheet.scores[repeat] ??= new Float64Array(place.size * classes.length);
  sheet.scores[repeat].set(sheet.scored?.(row, prediction >= 0) ?? [], i * classes.length);
}

function closeTask(
  table: Table,
  task: TaskId,
  ofTask: RosterTask,
  sheets: ReadonlyMap<string, Sheet>,
): TaskPredictions {
  const all = [...ofTask.splits.keys()].flatMap((split): [string, Sheet][] => {
    const sheet = sheets.get(`${task}\n${split}`);
    return sheet === undefined ? [] : [[split, sheet]];
  });
  const ranked = headline.heldOut;
  if (!all.some(([split]) => split === ranked))
    throw wrong(table, 'incomplete', `leaves out ${ranked} of ${task}`, ranked, 'other splits alone');
  const repeats = Math.max(...all.map(([, { predictions }]) => predictions.length));
  for (const [split, sheet] of all) requireWhole(table, task, split, sheet, repeats);
  const predictionsOf = ({ predictions, scores }: Sheet): Predictions => ({
    predictions: predictions as Int32Array[],
    scores: scores as Float64Array[],
  });
  return {
    task,
    data: ofTask.data,
    splits: new Map(all.map(([split, sheet]) => [split, predictionsOf(sheet)])),
    repeats,
    hasScores: all[0]![1].scored !== null,
  };
}

function requireWhole(
  table: Table,
  task: string,
  split: string,
  { predictions, place }: Sheet,
  repeats: number,
): void {
  for (let repeat = 0; repeat < repeats; repeat++) {
    const missing = predictions[repeat]?.indexOf(unpredicted) ?? 0;
    if (missing >= 0)
      throw wrong(
        table,
        'incomplete',
        `leaves out traces under ${split} of ${task} in repeat ${repeat}`,
        `${place.size} traces`,
        `none for ${[...place.keys()][missing]}`,
      );
  }
}

const remedy = 'docs/submitting.md tells what predictions must hold.';

function wrong(table: Table, what: string, rule: string, need: string, value?: string): TableError {
  const words = { rule, need, ...(value !== undefined && { value }), remedy };
  return new TableError(`submission-${what}`, table, {}, words);
}

function wrongCell(table: Table, what: string, place: Place, need: string, value: unknown): TableError {
  const words = { rule: 'this cannot be used', need, value: showCell(value), remedy };
  return new TableError(`submission-${what}`, table, place, words);
}
