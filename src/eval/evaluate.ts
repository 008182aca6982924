import { InputError } from '../lib/errors.ts';
import type { Diagnoser, Split, SplitStrategy } from './contract.ts';
import type { TaskRows } from './rows.ts';

/** Out-of-fold answers of one diagnoser under one split. */
export interface Answers {
  /** Per repeat: class index per row, aligned with the rows. */
  readonly predictions: readonly Int32Array[];
  /** Per repeat: rows × classes scores, row-major. */
  readonly scores: readonly Float64Array[];
}

/**
 * Fits a diagnoser on the training side of every fold and asks it about the tested rows, one at a time. The diagnoser's
 * seed is that of the split plus the repeat, so each repeat is another draw of both.
 */
export function evaluate(
  data: TaskRows,
  split: Split,
  strategy: SplitStrategy,
  diagnoser: Diagnoser,
): Answers {
  const repeats = split.testFolds.map((testFold, repeat) =>
    answerRepeat(data, testFold, split.size.folds, strategy, diagnoser, split.size.seed + repeat),
  );
  return { predictions: repeats.map((r) => r.predictions), scores: repeats.map((r) => r.scores) };
}

function answerRepeat(
  data: TaskRows,
  testFold: Int32Array,
  folds: number,
  strategy: SplitStrategy,
  diagnoser: Diagnoser,
  seed: number,
): { predictions: Int32Array; scores: Float64Array } {
  const classes = data.classes.length;
  const predictions = new Int32Array(testFold.length).fill(-1);
  const scores = new Float64Array(testFold.length * classes);
  for (const fold of [...new Set(testFold)].sort((a, b) => a - b)) {
    const trained = indicesWhere(testFold, (own) => strategy.trains(own, fold, folds));
    if (trained.length === 0) {
      throw new InputError('empty-split', {
        rule: `fold ${fold} of ${strategy.id} has nothing to train on`,
        need: 'more mutants or more programs',
        value: `${testFold.length} rows in ${folds} folds`,
      });
    }
    const fitted = diagnoser.fit(trainingRows(data, trained), seed);
    for (const i of indicesWhere(testFold, (own) => own === fold)) {
      const answer = fitted.predict(data.features[i]!);
      scores.set(answer, i * classes);
      predictions[i] = firstLargest(answer);
    }
  }
  return { predictions, scores };
}

function trainingRows(data: TaskRows, indices: readonly number[]) {
  return {
    columns: data.columns,
    rows: indices.map((i) => data.features[i]!),
    labels: Int32Array.from(indices, (i) => data.labels[i]!),
    classes: data.classes,
    programs: indices.map((i) => data.rows[i]!.program),
  };
}

function indicesWhere(values: Int32Array, holds: (value: number) => boolean): number[] {
  const indices: number[] = [];
  for (let i = 0; i < values.length; i++) if (holds(values[i]!)) indices.push(i);
  return indices;
}

/** Position of the largest value, the first of equals. */
export function firstLargest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
