import { InputError } from '../lib/errors.ts';
import { argmax } from '../statistics/descriptive.ts';
import type { Diagnoser, FittedDiagnoser, Split, SplitRow, SplitStrategy } from './contract.ts';
import { predictEach } from './fitted.ts';
import { cutInnerFolds } from './inner-folds.ts';
import { pickTaskRows, type TaskRows } from './rows.ts';
import { testedFolds, trainingRows } from './splits/training.ts';
import { placeStrata } from './strata.ts';

/** Out-of-fold predictions of one diagnoser under one split. */
export interface Predictions {
  /** Per repeat: class index per row, aligned with the rows. */
  readonly predictions: readonly Int32Array[];
  /** Per repeat: rows × classes scores, row-major. */
  readonly scores: readonly Float64Array[];
  /** Per repeat: class index per row of the strata, −1 for an abstention, −2 for a row that no fold predicts. */
  readonly strata?: readonly Int32Array[];
}

/** Predictions of one repeat: class index per row, and rows × classes scores, row-major. */
export interface RepeatPredictions {
  readonly predictions: Int32Array;
  readonly scores: Float64Array;
  /** As in `Predictions`; absent where the task has no strata. */
  readonly strata?: Int32Array;
}

/**
 * Fits a diagnoser on the training side of every fold and predicts the tested rows, one at a time.
 * @throws InputError `empty-split` where a fold has nothing to train on.
 */
export function evaluate(
  data: TaskRows,
  split: Split,
  strategy: SplitStrategy,
  diagnoser: Diagnoser,
): Predictions {
  return joinRepeats(
    split.testFolds.map((_, repeat) => evaluateRepeat(data, split, strategy, diagnoser, repeat)),
  );
}

/** Repeats in their order as one. */
export function joinRepeats(repeats: readonly RepeatPredictions[]): Predictions {
  const strata = repeats.flatMap((r) => r.strata ?? []);
  return {
    predictions: repeats.map((r) => r.predictions),
    scores: repeats.map((r) => r.scores),
    ...(strata.length > 0 && { strata }),
  };
}

/**
 * As `evaluate`, for one repeat. Prediction −1 and scores 0 are an abstention, or a row that is never tested (`onlyTested`
 * drops those). The diagnoser's seed is that of the split plus the repeat: another draw of both.
 */
export function evaluateRepeat(
  data: TaskRows,
  split: Split,
  strategy: SplitStrategy,
  diagnoser: Diagnoser,
  repeat: number,
): RepeatPredictions {
  const testFold = split.testFolds[repeat]!;
  const { folds, seed } = split.size;
  const classes = data.classes.length;
  const predictions = new Int32Array(testFold.length).fill(-1);
  const scores = new Float64Array(testFold.length * classes);
  const cut = { rows: data.rows, own: testFold, folds };
  const beside = data.strata && placeStrata(data.strata.rows, strategy, cut, seed + repeat);
  const strata = beside?.map(() => -2);
  for (const fold of testedFolds(testFold)) {
    const trained = trainingRows(strategy, cut, fold);
    if (trained.length === 0) throw emptyFold(strategy, fold, testFold.length);
    const fitted = fitOn(data, trained, diagnoser, seed + repeat, strategy);
    const tested = indicesWhere(testFold, (own) => own === fold);
    const alsoTested = indicesWhere(beside ?? none, (own) => own === fold);
    const predicted = predictEach(fitted, [
      ...tested.map((i) => data.features[i]!),
      ...alsoTested.map((i) => data.strata!.features[i]!),
    ]);
    tested.forEach((i, k) => {
      scores.set(predicted[k]!, i * classes);
      predictions[i] = decide(predicted[k]!);
    });
    alsoTested.forEach((i, k) => {
      strata![i] = decide(predicted[tested.length + k]!);
    });
  }
  return { predictions, scores, ...(strata && { strata }) };
}

const none = new Int32Array(0);

/** @throws InputError `empty-split` where a fold of any repeat has nothing to train on: better said before hours of work. */
export function checkTraining(
  { testFolds, size }: Split,
  strategy: SplitStrategy,
  rows: readonly SplitRow[],
): void {
  for (const own of testFolds)
    for (const fold of testedFolds(own))
      if (trainingRows(strategy, { rows, own, folds: size.folds }, fold).length === 0)
        throw emptyFold(strategy, fold, own.length);
}

function emptyFold({ id }: SplitStrategy, fold: number, rows: number): InputError {
  return new InputError('empty-split', {
    rule: `fold ${fold} of ${id} has nothing to train on`,
    need: 'more mutants or more programs',
    value: `${rows} rows`,
  });
}

/**
 * Fits a diagnoser on the rows of these indices.
 * @param strategy whose choices inside `fit` are made on inner folds that it cuts; by program where absent
 */
export function fitOn(
  data: TaskRows,
  indices: readonly number[],
  diagnoser: Diagnoser,
  seed: number,
  strategy?: SplitStrategy,
): FittedDiagnoser {
  const rows = {
    columns: data.columns,
    rows: indices.map((i) => data.features[i]!),
    labels: Int32Array.from(indices, (i) => data.labels[i]!),
    classes: data.classes,
    programs: indices.map((i) => data.rows[i]!.program),
    ...(strategy !== undefined && {
      innerFolds: () =>
        cutInnerFolds(
          indices.map((i) => data.rows[i]!),
          strategy,
          seed,
        ).folds,
    }),
  };
  return diagnoser.fit(rows, seed);
}

function indicesWhere(values: Int32Array, holds: (value: number) => boolean): number[] {
  const indices: number[] = [];
  for (let i = 0; i < values.length; i++) if (holds(values[i]!)) indices.push(i);
  return indices;
}

/** The predicted class, the argmax of its scores; −1, an abstention, where all are 0. */
export function decide(scores: ArrayLike<number>): number {
  const best = argmax(scores);
  return scores[best]! > 0 ? best : -1;
}

/** Class scores of rows as a repeat holds them. */
export function repeatOf(scores: readonly Float64Array[]): RepeatPredictions {
  return {
    predictions: Int32Array.from(scores, decide),
    scores: Float64Array.from(scores.flatMap((own) => [...own])),
  };
}

/** Rows, their split and their predictions, aligned with each other. */
export interface PredictedRows {
  readonly data: TaskRows;
  readonly split: Split;
  readonly predictions: Predictions;
}

/**
 * Leaves out the rows that a split never tests (S6 and S7 have some), so that scores, tallies and predictions files are of
 * predicted rows, and −1 in them can only mean an abstention.
 */
export function onlyTested({ data, split, predictions }: PredictedRows): PredictedRows {
  const tested = Array.from(data.rows.keys()).filter((i) => split.testFolds[0]![i]! >= 0);
  if (tested.length === data.rows.length) return { data, split, predictions };
  const keep = <T>(values: readonly T[]) => tested.map((i) => values[i]!);
  const keepWhole = (values: Int32Array) => Int32Array.from(tested, (i) => values[i]!);
  const classes = data.classes.length;
  const keepScores = (scores: Float64Array) =>
    Float64Array.from(
      { length: tested.length * classes },
      (_, k) => scores[tested[Math.floor(k / classes)]! * classes + (k % classes)]!,
    );
  return {
    data: pickTaskRows(data, tested),
    split: { ...split, traceIds: keep(split.traceIds), testFolds: split.testFolds.map(keepWhole) },
    predictions: {
      ...predictions,
      predictions: predictions.predictions.map(keepWhole),
      scores: predictions.scores.map(keepScores),
    },
  };
}
