import type { Diagnoser } from '../../eval/contract.ts';
import { evaluate } from '../../eval/evaluate.ts';
import type { TaskRows } from '../../eval/rows.ts';
import { estimateAccuracy } from '../../eval/scores/gap.ts';
import { tallyPredictions } from '../../eval/scores/tally.ts';
import { headline, makeSplit, splits } from '../../eval/splits/index.ts';
import { defaultSize } from '../../eval/study/standard-studies.ts';
import { hashJson } from '../../lib/hash.ts';
import { defaultBootstrap } from '../../statistics/bootstrap.ts';
import type { Trust } from '../contract.ts';
import {
  calibrationError,
  chooseThreshold,
  fitTemperature,
  judgeRows,
  riskCoverage,
  thinCurve,
} from './confidence.ts';

/** Accuracy wanted of predictions on programs never seen; below it, abstain. */
const target = 0.9;

const size = { ...defaultSize, repeats: 1 };

/**
 * Raise it when a change of code moves these numbers, then run `scripts/calibrate-diagnoser.ts`. A
 * hash of the code would change at every edit and leave the shipped trust unread.
 */
const trustVersion = 1;

/** What trust depends on, as one hash. `source`: hashes of the feature table and the labels. */
export function trustKey(
  { task, columns }: Pick<TaskRows, 'task' | 'columns'>,
  diagnoser: Diagnoser,
  source: { readonly features: string; readonly labels: string },
): string {
  return hashJson([trustVersion, source, task, columns, diagnoser.id, headline.heldOut, size, target]);
}

/**
 * Trains a diagnoser five times and measures on the programs left out how accurate it is, what its
 * scores are worth, and from which probability on it should predict. Temperature and threshold are
 * fitted on the very predictions that they are judged by: two numbers on thousands of traces.
 * @throws InputError as `makeSplit` and `evaluate`.
 */
export function measureTrust(data: TaskRows, diagnoser: Diagnoser, key: string): Trust {
  const strategy = splits.get(headline.heldOut);
  const predicted = evaluate(data, makeSplit(strategy, data.task, data.rows, size), strategy, diagnoser);
  const tally = tallyPredictions(data, predicted.predictions);
  const rows = { scores: predicted.scores[0]!, labels: data.labels, classes: data.classes.length };
  const temperature = fitTemperature(rows);
  const judged = judgeRows(rows, temperature);
  const points = riskCoverage(judged);
  const chosen = chooseThreshold(points, target);
  return {
    key,
    task: data.task,
    diagnoser: diagnoser.id,
    split: strategy.id,
    folds: size.folds,
    traces: data.rows.length,
    programs: tally.programs.length,
    columns: data.columns.length,
    classes: [...data.classes],
    balancedAccuracy: estimateAccuracy(tally, defaultBootstrap),
    temperature,
    calibrationError: { before: calibrationError(judgeRows(rows, 1)), after: calibrationError(judged) },
    target,
    threshold: chosen?.threshold ?? null,
    coverage: chosen?.coverage ?? 0,
    accuracy: chosen?.accuracy ?? null,
    curve: thinCurve(points),
  };
}
