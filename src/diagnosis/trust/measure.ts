import type { Split } from '../../eval/contract.ts';
import { evaluate } from '../../eval/evaluate.ts';
import type { TaskRows } from '../../eval/rows.ts';
import { estimateAccuracy } from '../../eval/scores/gap.ts';
import { tallyPredictions } from '../../eval/scores/tally.ts';
import { headline, makeSplit, splits } from '../../eval/splits/index.ts';
import { testedFolds, trainingRows } from '../../eval/splits/training.ts';
import { defaultBootstrap } from '../../statistics/bootstrap.ts';
import type { Trust } from '../contract.ts';
import { heldLogistic, rangesOf, shareOutside } from '../learner/held-logistic.ts';
import { chooseAlarms, type HeldOutRun } from './alarms.ts';
import {
  calibrationError,
  chooseThreshold,
  countNamings,
  fitTemperature,
  judgeRows,
  placesNamed,
  riskCoverage,
  temper,
  thinCurve,
} from './confidence.ts';
import { trustSize } from './size.ts';

/** Accuracy wanted of predictions on programs never seen; below it, abstain. */
const target = 0.9;

/**
 * Trains five times and measures on the programs left out how accurate predictions are, what their scores are worth, and from
 * which probability on something should be said. Temperature and thresholds of classes are fitted on the very predictions that
 * they are judged by: three numbers on thousands of traces. Limits of alarms are judged on programs that did not choose them.
 * @param checks number of checks of each row: of detection alone.
 * @throws InputError as `makeSplit` and `evaluate`.
 */
export function measureTrust(data: TaskRows, key: string, checks: readonly number[] | null): Trust {
  const strategy = splits.get(headline.heldOut);
  const split = makeSplit(strategy, data.task, data.rows, trustSize);
  const predicted = evaluate(data, split, strategy, heldLogistic);
  const tally = tallyPredictions(data, predicted.predictions);
  const rows = { scores: predicted.scores[0]!, labels: data.labels, classes: data.classes.length };
  const temperature = fitTemperature(rows);
  const judged = judgeRows(rows, temperature);
  const points = riskCoverage(judged);
  const chosen = chooseThreshold(points, target);
  const twos =
    data.classes.length > 2 ? chooseThreshold(riskCoverage(judgeRows(rows, temperature, 2)), target) : null;
  const scoreOf = (i: number) =>
    temper(rows.scores.subarray(i * rows.classes, (i + 1) * rows.classes), temperature);
  const runs = checks && heldOutRuns(data, split, scoreOf, checks);
  const limits = { threshold: chosen?.threshold ?? null, twoFrom: twos?.threshold ?? null };
  const namings = () =>
    countNamings(Array.from(data.labels, (is, i) => ({ is, named: placesNamed(limits, scoreOf(i)) })));
  return {
    key,
    task: data.task,
    diagnoser: heldLogistic.id,
    split: strategy.id,
    folds: trustSize.folds,
    traces: data.rows.length,
    programs: tally.programs.length,
    columns: data.columns.length,
    classes: [...data.classes],
    balancedAccuracy: estimateAccuracy(tally, defaultBootstrap),
    temperature,
    calibrationError: { before: calibrationError(judgeRows(rows, 1)), after: calibrationError(judged) },
    target,
    ...limits,
    coverage: chosen?.coverage ?? 0,
    accuracy: chosen?.accuracy ?? null,
    alarms: runs && { ...chooseAlarms(runs), foreign: null },
    namings: data.task === 'fault-typing' ? { heldOut: namings(), foreign: null } : null,
    curve: thinCurve(points),
  };
}

/** Rows as seen by who was not trained on their programs. */
function heldOutRuns(
  { rows, labels, features, columns, classes }: TaskRows,
  split: Split,
  scoreOf: (row: number) => Float64Array,
  checks: readonly number[],
): HeldOutRun[] {
  const own = split.testFolds[0]!;
  const faulty = classes.indexOf('faulty');
  const cut = { rows, own, folds: split.size.folds };
  return testedFolds(own).flatMap((fold) => {
    const trained = trainingRows(splits.get(split.strategy), cut, fold).map((i) => features[i]!);
    const ranges = rangesOf(trained, columns.length);
    const tested = [...own.keys()].filter((i) => own[i] === fold);
    return tested.map((i) => ({
      faulty: labels[i] === faulty,
      probability: scoreOf(i)[faulty]!,
      outside: shareOutside(features[i]!, ranges),
      checks: checks[i]!,
      fold,
    }));
  });
}
