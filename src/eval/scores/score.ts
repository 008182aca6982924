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
import type { TaskRows } from '../rows.ts';
import { estimateAccuracy } from './gap.ts';
import { perProgramBalancedAccuracy, type Tally } from './tally.ts';

type OfPrograms = Pick<
  ResultRow,
  'programMean' | 'worstProgram' | 'p10Program' | 'programs' | 'programsUnscored'
>;

type Scores = OfPrograms &
  Pick<
    ResultRow,
    | 'balancedAccuracy'
    | 'repeatSd'
    | 'macroF1'
    | 'mcc'
    | 'auroc'
    | 'auprc'
    | 'programAuroc'
    | 'classes'
    | 'confusion'
    | 'n'
  >;

/** Every number of a table row: pooled out-of-fold scores, averaged over repeats, and the spread over programs. */
export function scorePredictions(
  data: TaskRows,
  answers: Predictions,
  tally: Tally,
  bootstrap: BootstrapOptions,
): Scores {
  const confusions = answers.predictions.map((ofRepeat) =>
    countConfusion(data.labels, ofRepeat, data.classes.length),
  );
  return {
    balancedAccuracy: estimateAccuracy(tally, bootstrap),
    repeatSd: confusions.length < 2 ? null : standardDeviation(confusions.map(balancedAccuracy)),
    macroF1: mean(confusions.map(macroF1)),
    mcc: mean(confusions.map(matthewsCorrelation)),
    ...rankScores(data, answers),
    ...scorePrograms(tally),
    classes: [...data.classes],
    confusion: averageConfusion(confusions, data.classes.length),
    n: data.rows.length,
  };
}

function averageConfusion(confusions: readonly Confusion[], classes: number): number[][] {
  const cell = (label: number, prediction: number) =>
    mean(confusions.map(({ counts }) => counts[label * classes + prediction]!));
  const indices = Array.from({ length: classes }, (_, c) => c);
  return indices.map((label) => indices.map((prediction) => cell(label, prediction)));
}

function scorePrograms(tally: Tally): OfPrograms {
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

type RankScores = Pick<ResultRow, 'auroc' | 'auprc' | 'programAuroc'>;

/** How well the score of the second class ranks the rows of a binary task; averaged over repeats. Null for other tasks. */
export function rankScores(data: TaskRows, { scores }: Pick<Predictions, 'scores'>): RankScores {
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
  data: TaskRows,
  positive: readonly boolean[],
  ofPositive: readonly Float64Array[],
): number | null {
  const areas: number[] = [];
  for (const program of new Set(data.rows.map((row) => row.program))) {
    const own = data.rows.flatMap((row, i) => (row.program === program ? [i] : []));
    const labels = own.map((i) => positive[i]!);
    if (labels.every((label) => label === labels[0])) continue;
    areas.push(
      mean(
        ofPositive.map((values) =>
          auroc(
            labels,
            Float64Array.from(own, (i) => values[i]!),
          ),
        ),
      ),
    );
  }
  return areas.length === 0 ? null : mean(areas);
}
