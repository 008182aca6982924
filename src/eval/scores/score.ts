import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import {
  balancedAccuracy,
  type Confusion,
  countConfusion,
  macroF1,
  matthewsCorrelation,
} from '../../statistics/confusion.ts';
import { mean, quantile, standardDeviation } from '../../statistics/descriptive.ts';
import { auroc, averagePrecision } from '../../statistics/ranking.ts';
import type { Predictions } from '../evaluate.ts';
import type { ResultRow } from '../result.ts';
import { measureAbstention } from './abstention.ts';
import { scoreOperators } from './by-operator.ts';
import { measureCalibration } from './calibration.ts';
import { estimateAccuracy } from './gap.ts';
import { type LabelledRows, perProgramBalancedAccuracy, type Tally } from './tally.ts';
import { balancedTopAccuracy } from './top-accuracy.ts';
import { scoreTwoClasses } from './two-classes.ts';

type OfPrograms = 'programMean' | 'worstProgram' | 'p10Program' | 'programs' | 'programsUnscored';
type OfRanking = 'auroc' | 'auprc' | 'programAuroc';
type OfConfusion =
  | 'balancedAccuracy'
  | 'repeatSd'
  | 'macroF1'
  | 'mcc'
  | 'top2'
  | 'top3'
  | 'classes'
  | 'confusion'
  | 'n';

type Beside = 'twoClasses' | 'calibration' | 'abstention' | 'operators' | 'reasons';
type Scores = Pick<ResultRow, OfPrograms | OfRanking | OfConfusion | Beside>;

/** Every number of a table row: pooled out-of-fold scores, averaged over repeats, and the spread over programs. */
export function measureScores(
  data: LabelledRows,
  predictions: Predictions,
  tally: Tally,
  bootstrap: BootstrapOptions,
): Scores {
  const confusions = countConfusions(data, predictions);
  const confusion = averageConfusion(confusions, data.classes.length);
  return {
    balancedAccuracy: estimateAccuracy(tally, bootstrap),
    repeatSd: confusions.length < 2 ? null : standardDeviation(confusions.map(balancedAccuracy)),
    macroF1: mean(confusions.map(macroF1)),
    mcc: mean(confusions.map(matthewsCorrelation)),
    ...rankScores(data, predictions),
    top2: topAccuracy(data, predictions, 2),
    top3: topAccuracy(data, predictions, 3),
    ...scorePrograms(tally),
    ...scoreBeside(data, predictions, { tally, confusion }),
    classes: [...data.classes],
    confusion,
    n: data.rows.length,
  };
}

/** What a leaderboard tells beside its metrics, which have intervals of their own: the same numbers as `measureScores`. */
export function measureSpread(data: LabelledRows, predictions: Predictions, tally: Tally) {
  const { p10Program, worstProgram, programs } = scorePrograms(tally);
  const confusion = averageConfusion(countConfusions(data, predictions), data.classes.length);
  return { p10Program, worstProgram, programs, classes: [...data.classes], confusion };
}

function countConfusions(
  { labels, classes }: LabelledRows,
  { predictions }: Pick<Predictions, 'predictions'>,
): Confusion[] {
  return predictions.map((ofRepeat) => countConfusion(labels, ofRepeat, classes.length));
}

/** Null where so many guesses are more than half of the classes. */
function topAccuracy(data: LabelledRows, { scores }: Pick<Predictions, 'scores'>, guesses: number) {
  return data.classes.length < 2 * guesses ? null : balancedTopAccuracy(data, scores, guesses);
}

function scoreBeside(
  data: LabelledRows,
  { predictions, scores }: Predictions,
  counted: { readonly tally: Tally; readonly confusion: readonly (readonly number[])[] },
): Pick<Scores, Beside> {
  const isBinary = data.classes.length === 2 && new Set(data.labels).size === 2;
  const operators = scoreOperators(data, predictions);
  return {
    twoClasses: isBinary ? scoreTwoClasses(data, scores, counted) : null,
    calibration: measureCalibration(data, scores),
    abstention: measureAbstention(data, scores),
    operators,
    reasons: {
      ...(!isBinary && { twoClasses: `there are ${new Set(data.labels).size} classes` }),
      ...(operators === null && { operators: 'the runs do not say what was done in them' }),
      ...(operators?.every(({ severities }) => severities === null) && {
        severities: 'the recording does not say how strong its faults are',
      }),
    },
  };
}

function averageConfusion(confusions: readonly Confusion[], classes: number): number[][] {
  const cell = (label: number, prediction: number) =>
    mean(confusions.map(({ counts }) => counts[label * classes + prediction]!));
  const indices = Array.from({ length: classes }, (_, c) => c);
  return indices.map((label) => indices.map((prediction) => cell(label, prediction)));
}

function scorePrograms(tally: Tally): Pick<Scores, OfPrograms> {
  const all = [...perProgramBalancedAccuracy(tally)];
  const scored = all.filter((entry): entry is [string, number] => entry[1] !== null);
  const values = scored.map(([, value]) => value);
  const worst = scored.reduce<[string, number] | null>((a, b) => (a === null || b[1] < a[1] ? b : a), null);
  return {
    programMean: worst === null ? null : mean(values),
    worstProgram: worst === null ? null : { program: worst[0], value: worst[1] },
    p10Program: worst === null ? null : quantile(values, 0.1),
    programs: Object.fromEntries(all),
    programsUnscored: all.length - scored.length,
  };
}

/** How well the score of the second class ranks the rows of a binary task; averaged over repeats. Null for other tasks. */
function rankScores(data: LabelledRows, { scores }: Pick<Predictions, 'scores'>): Pick<Scores, OfRanking> {
  if (data.classes.length !== 2) return { auroc: null, auprc: null, programAuroc: null };
  const positive = Array.from(data.labels, (label) => label === 1);
  const ofPositive = scores.map((ofRepeat) => Float64Array.from(positive, (_, i) => ofRepeat[2 * i + 1]!));
  return {
    auroc: mean(ofPositive.map((values) => auroc(positive, values))),
    auprc: mean(ofPositive.map((values) => averagePrecision(positive, values))),
    programAuroc: meanOverPrograms(data, positive, ofPositive),
  };
}

/** Mean over the programs with rows of both classes; null where none has them. */
function meanOverPrograms(
  data: LabelledRows,
  positive: readonly boolean[],
  ofPositive: readonly Float64Array[],
): number | null {
  const areas: number[] = [];
  for (const program of new Set(data.rows.map((row) => row.program))) {
    const own = data.rows.flatMap((row, i) => (row.program === program ? [i] : []));
    const labels = own.map((i) => positive[i]!);
    if (labels.every((label) => label === labels[0])) continue;
    const areaOf = (scores: Float64Array) => auroc(labels, own.map((i) => scores[i]!)); // biome-ignore format: one call
    areas.push(mean(ofPositive.map(areaOf)));
  }
  return areas.length === 0 ? null : mean(areas);
}
