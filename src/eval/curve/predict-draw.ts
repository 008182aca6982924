import { mean } from '../../statistics/descriptive.ts';
import type { Diagnoser, Split, SplitStrategy } from '../contract.ts';
import { decide, fitOn } from '../evaluate.ts';
import { predictEach } from '../fitted.ts';
import type { TaskRows } from '../rows.ts';
import { testedFolds, trainingRows } from '../splits/training.ts';
import { type CurveDraw, drawTraining } from './draw-training.ts';

/** Predictions of every row after one draw of what is trained on. */
export interface DrawPredictions {
  /** Class index per row, −1 for an abstention. */
  readonly predictions: Int32Array;
  /** Traces trained on, averaged over folds. */
  readonly traces: number;
}

/** As `evaluateRepeat` of the first repeat, with fewer programs to train on. */
export function predictDraw(
  data: TaskRows,
  split: Split,
  strategy: SplitStrategy,
  diagnoser: Diagnoser,
  draw: CurveDraw,
): DrawPredictions {
  const testFold = split.testFolds[0]!;
  const predictions = new Int32Array(testFold.length).fill(-1);
  const traces: number[] = [];
  for (const fold of testedFolds(testFold)) {
    const drawn = drawTraining(data.rows, trainedBy(data, split, strategy, fold), fold, draw);
    traces.push(drawn.length);
    const fitted = fitOn(data, drawn, diagnoser, draw.seed + draw.draw, strategy);
    const tested = [...testFold.keys()].filter((i) => testFold[i] === fold);
    const predicted = predictEach(fitted, tested.map((i) => data.features[i]!)); // biome-ignore format: one call
    tested.forEach((i, k) => {
      predictions[i] = decide(predicted[k]!);
    });
  }
  return { predictions, traces: mean(traces) };
}

function trainedBy(
  { rows }: Pick<TaskRows, 'rows'>,
  { testFolds, size }: Split,
  strategy: SplitStrategy,
  fold: number,
): readonly number[] {
  return trainingRows(strategy, { rows, own: testFolds[0]!, folds: size.folds }, fold);
}

/** The most programs that every fold can train on. */
export function mostPrograms(data: Pick<TaskRows, 'rows'>, split: Split, strategy: SplitStrategy): number {
  const counts = testedFolds(split.testFolds[0]!).map(
    (fold) => new Set(trainedBy(data, split, strategy, fold).map((i) => data.rows[i]!.program)).size,
  );
  return Math.min(...counts);
}
