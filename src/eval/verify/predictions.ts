import { InputError } from '../../lib/errors.ts';
import { type MadeFrom, readMadeFrom } from '../../traces/store/made-from.ts';
import { openArrow } from '../../traces/store/store.ts';
import type { Split } from '../contract.ts';
import { onlyTested, type PredictedRows } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import { abstained, predictionsFormat } from '../scores/predictions.ts';

/** A predictions file of an evaluation, joined to the rows that it predicts. */
interface ReadPredictions {
  readonly predicted: PredictedRows;
  readonly madeFrom: MadeFrom | null;
}

/**
 * Reads the predictions of one line and split, which must be of the rows that the split tests, in its folds.
 * @throws InputError as `openArrow` and `readMadeFrom`; `predictions-rows` where they are of other rows or folds,
 *   `predictions-class` where they name no class of the task.
 */
export async function readPredictions(
  path: string,
  sha256: string,
  data: TaskRows,
  split: Split,
): Promise<ReadPredictions> {
  const file = await openArrow(path, { ...predictionsFormat, sha256 });
  const blank = split.testFolds.map(() => ({
    predictions: new Int32Array(data.rows.length).fill(-1),
    scores: new Float64Array(data.rows.length * data.classes.length),
  }));
  const predictions = { predictions: blank.map((r) => r.predictions), scores: blank.map((r) => r.scores) };
  // Rows that are never tested are in no file.
  const { data: tested, split: testing } = onlyTested({ data, split, predictions });
  requireBatches(path, file.batchRows, testing);
  const cellsOf = (batch: number, name: string) => {
    const place = file.columns.findIndex((column) => column.name === name);
    if (place < 0) throw rowsError(path, `a column ${name}`, 'none');
    return file.cells(batch)[place]!;
  };
  const repeats = testing.testFolds.map((folds, repeat) => {
    requireEqual(path, 'trace', testing.traceIds, cellsOf(repeat, 'trace_id'));
    requireEqual(path, 'fold', folds, cellsOf(repeat, 'fold'));
    const scores = new Float64Array(tested.rows.length * tested.classes.length);
    for (const [c, name] of tested.classes.entries()) {
      const ofClass = cellsOf(repeat, `score_${name}`);
      for (let i = 0; i < tested.rows.length; i++) scores[i * tested.classes.length + c] = Number(ofClass[i]);
    }
    const names = Array.from(cellsOf(repeat, 'prediction'), String);
    return { scores, predictions: Int32Array.from(names, (name) => placeOf(path, tested.classes, name)) };
  });
  return {
    predicted: {
      data: tested,
      split: testing,
      predictions: { predictions: repeats.map((r) => r.predictions), scores: repeats.map((r) => r.scores) },
    },
    madeFrom: readMadeFrom(path, file.metadata),
  };
}

/** Repeats that a predictions file holds. @throws InputError as `openArrow`. */
export async function countRepeats(path: string, sha256: string): Promise<number> {
  return (await openArrow(path, { ...predictionsFormat, sha256 })).batchRows.length;
}

function placeOf(path: string, classes: readonly string[], name: string): number {
  const place = classes.indexOf(name);
  if (place >= 0 || name === abstained) return place;
  throw new InputError('predictions-class', {
    rule: `${path} must name classes of its task`,
    need: [...classes, abstained].join(', '),
    value: name,
  });
}

function requireBatches(path: string, batches: readonly number[], { testFolds, traceIds }: Split): void {
  const need = testFolds.map(() => traceIds.length);
  if (need.length === batches.length && need.every((rows, i) => rows === batches[i])) return;
  throw rowsError(
    path,
    `${need.length} repeats of ${traceIds.length} rows`,
    `batches of ${batches.join(', ')} rows`,
  );
}

function requireEqual(
  path: string,
  what: string,
  need: ArrayLike<string | number>,
  found: ArrayLike<unknown>,
): void {
  for (let i = 0; i < need.length; i++)
    if (need[i] !== found[i]) throw rowsError(path, `${what} ${need[i]} in row ${i}`, String(found[i]));
}

function rowsError(path: string, need: string, value: string): InputError {
  return new InputError('predictions-rows', {
    rule: `${path} must predict the rows that its split tests, in their order`,
    need,
    value,
  });
}
