import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import {
  balancedAccuracy,
  type Confusion,
  countConfusion,
  macroF1,
  matthewsCorrelation,
} from '../../statistics/confusion.ts';
import { mean, quantile, standardDeviation } from '../../statistics/descriptive.ts';
import type { Predictions } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import type { ResultRow } from '../study/result.ts';
import { estimateAccuracy } from './gap.ts';
import { rankScores } from './rank-scores.ts';
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
