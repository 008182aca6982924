import { mean } from '../../statistics/descriptive.ts';
import { auroc, averagePrecision } from '../../statistics/ranking.ts';
import type { Predictions } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import type { ResultRow } from '../study/result.ts';

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
