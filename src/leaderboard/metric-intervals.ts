import type { Predictions } from '../eval/evaluate.ts';
import type { TaskRows } from '../eval/rows.ts';
import { perProgramBalancedAccuracy, tallyPredictions } from '../eval/scores/tally.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../statistics/bootstrap.ts';
import { balancedAccuracy, type Confusion, macroF1, matthewsCorrelation } from '../statistics/confusion.ts';
import { mean } from '../statistics/descriptive.ts';
import { drawableRanking } from '../statistics/drawable-ranking.ts';
import { auroc } from '../statistics/ranking.ts';

/** Every metric of the leaderboard, in the order of tables; all are better when higher. */
export const metricIds = [
  'balancedAccuracy',
  'macroF1',
  'mcc',
  'auroc',
  'auprc',
  'programAuroc',
  'programMean',
] as const;

/** Null where undefined: rankings without scores or two classes, means over no program. */
export type Metrics = Readonly<Record<(typeof metricIds)[number], Estimate | null>>;

/** A metric of programs drawn `times` often, averaged over repeats. */
type Statistic = (times: ArrayLike<number>) => number;

/** Predictions of a task, and the index of the program of each row. */
interface PredictedRows extends Predictions {
  readonly data: TaskRows;
  readonly programOf: Int32Array;
  readonly programs: number;
}

/** All metrics with intervals by the same draws of programs; values are those of `result.json`. */
export function measureMetrics(
  data: TaskRows,
  predicted: Predictions,
  { hasScores }: { readonly hasScores: boolean },
  bootstrap: BootstrapOptions,
): Metrics {
  const programs = [...new Set(data.rows.map(({ program }) => program))].sort();
  const rows = { ...predicted, data, programOf: programIndex(data, programs), programs: programs.length };
  const measure = (statistic: Statistic) => {
    const estimate = bootstrapPrograms(programs.length, statistic, bootstrap);
    return Number.isNaN(estimate.value) ? null : estimate;
  };
  const ofPrograms = perProgramBalancedAccuracy(tallyPredictions(data, predicted.predictions));
  return {
    balancedAccuracy: measure(confusionStatistic(rows, balancedAccuracy)),
    macroF1: measure(confusionStatistic(rows, macroF1)),
    mcc: measure(confusionStatistic(rows, matthewsCorrelation)),
    ...(hasScores && data.classes.length === 2 ? measureRankings(rows, measure) : unranked),
    programMean: measure(meanStatistic([...ofPrograms.values()])),
  };
}

const unranked = { auroc: null, auprc: null, programAuroc: null };

function measureRankings(rows: PredictedRows, measure: (statistic: Statistic) => Estimate | null) {
  const rankings = rows.scores.map((scores) =>
    drawableRanking(rows.data.labels, scores, rows.programOf, rows.programs),
  );
  return {
    auroc: measure((times) => mean(rankings.map((ranking) => ranking.auroc(times)))),
    auprc: measure((times) => mean(rankings.map((ranking) => ranking.averagePrecision(times)))),
    programAuroc: measure(meanStatistic(programAurocs(rows))),
  };
}

function programIndex({ rows }: TaskRows, programs: readonly string[]): Int32Array {
  const index = new Map(programs.map((program, p) => [program, p]));
  return Int32Array.from(rows, ({ program }) => index.get(program)!);
}

/** Confusions are counted once per program and repeat, and added up as programs are drawn. */
function confusionStatistic(
  { data, predictions, programOf, programs }: PredictedRows,
  metric: (confusion: Confusion) => number,
): Statistic {
  const { labels } = data;
  const classes = data.classes.length;
  const width = classes * (classes + 1);
  const counts = predictions.map((ofRepeat) => {
    const cells = new Float64Array(programs * width);
    ofRepeat.forEach((prediction, i) => {
      const own = programOf[i]! * width + labels[i]! * (classes + 1);
      cells[own + (prediction < 0 ? classes : prediction)]! += 1;
    });
    return cells;
  });
  // One for all draws: there are thousands.
  const drawn: Confusion = {
    classes,
    counts: new Float64Array(classes * classes),
    support: new Float64Array(classes),
  };
  return (times) => mean(counts.map((cells) => metric(drawConfusion(cells, times, drawn))));
}

/** The last column of `cells` counts abstentions. @returns `drawn`, filled anew. */
function drawConfusion(cells: Float64Array, times: ArrayLike<number>, drawn: Confusion): Confusion {
  const { classes } = drawn;
  drawn.counts.fill(0);
  drawn.support.fill(0);
  const width = classes * (classes + 1);
  for (let p = 0; p < times.length; p++) {
    const weight = times[p]!;
    if (weight === 0) continue;
    let cell = p * width;
    for (let label = 0; label < classes; label++) {
      let support = 0;
      for (let prediction = 0; prediction < classes; prediction++) {
        const count = weight * cells[cell++]!;
        drawn.counts[label * classes + prediction]! += count;
        support += count;
      }
      drawn.support[label]! += support + weight * cells[cell++]!;
    }
  }
  return drawn;
}

/** AUROC of each program, averaged over repeats; null where it has rows of one class only. */
function programAurocs({ data, scores, programOf, programs }: PredictedRows): (number | null)[] {
  const rows = Array.from({ length: programs }, (): number[] => []);
  for (const [i, p] of programOf.entries()) rows[p]!.push(i);
  return rows.map((own) => {
    const positive = own.map((i) => data.labels[i] === 1);
    if (positive.every((one) => one === positive[0])) return null;
    return mean(
      scores.map((ofRepeat) =>
        auroc(
          positive,
          Float64Array.from(own, (i) => ofRepeat[2 * i + 1]!),
        ),
      ),
    );
  });
}

/** The mean over drawn programs, less those that are null. */
function meanStatistic(values: readonly (number | null)[]): Statistic {
  return (times) => {
    let total = 0;
    let count = 0;
    for (const [p, value] of values.entries()) {
      if (value === null) continue;
      total += times[p]! * value;
      count += times[p]!;
    }
    return count === 0 ? Number.NaN : total / count;
  };
}
