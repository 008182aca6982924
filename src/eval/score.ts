import { mean, quantile } from '../lib/stats.ts';
import type { Answers } from './evaluate.ts';
import { type BootstrapOptions, bootstrapPrograms } from './interval.ts';
import { countConfusion, macroF1, matthewsCorrelation } from './metrics/confusion.ts';
import type { ResultRow } from './result.ts';
import type { TaskRows } from './rows.ts';
import { perProgramBalancedAccuracy, pooledBalancedAccuracy, type Tally } from './tally.ts';

type Scores = Pick<
  ResultRow,
  | 'balancedAccuracy'
  | 'macroF1'
  | 'mcc'
  | 'programMean'
  | 'worstProgram'
  | 'p10Program'
  | 'programsUnscored'
  | 'n'
>;

/** Every number of a table row: pooled out-of-fold scores, averaged over repeats, and the spread over programs. */
export function scoreAnswers(
  data: TaskRows,
  answers: Answers,
  tally: Tally,
  bootstrap: BootstrapOptions,
): Scores {
  const confusions = answers.predictions.map((ofRepeat) =>
    countConfusion(data.labels, ofRepeat, data.classes.length),
  );
  return {
    balancedAccuracy: bootstrapPrograms(
      tally.programs.length,
      (times) => pooledBalancedAccuracy(tally, times),
      bootstrap,
    ),
    macroF1: mean(confusions.map(macroF1)),
    mcc: mean(confusions.map(matthewsCorrelation)),
    ...scorePrograms(tally),
    n: data.rows.length,
  };
}

function scorePrograms(
  tally: Tally,
): Pick<Scores, 'programMean' | 'worstProgram' | 'p10Program' | 'programsUnscored'> {
  const all = [...perProgramBalancedAccuracy(tally)];
  const scored = all.filter((entry): entry is [string, number] => entry[1] !== null);
  const values = scored.map(([, value]) => value);
  const worst = scored.reduce<[string, number] | null>((a, b) => (a === null || b[1] < a[1] ? b : a), null);
  return {
    programMean: worst === null ? null : mean(values),
    worstProgram: worst === null ? null : { program: worst[0], value: worst[1] },
    p10Program: worst === null ? null : quantile(values, 0.1),
    programsUnscored: all.length - scored.length,
  };
}
