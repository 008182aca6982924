import type { ReplicatedApproach } from '../../replication/result.ts';
import { formatNumber, formatRange, formatSignedEstimate } from '../numbers.ts';
import { type Column, countColumn, leftColumn, rightColumn, titledTable } from '../table.ts';

/** Median, upper quartile and best mutant over all bugs; sets one by one are in the JSON. */
export function formatApproaches(approaches: readonly ReplicatedApproach[]): string[] {
  const all = approaches.filter(({ set, bugs }) => set === 'all' && bugs > 0);
  return (['CS', 'IoU'] as const).flatMap((measure) => {
    const lines = all.filter((line) => line.measure === measure);
    if (lines.length === 0) return [];
    const title =
      `${measure} beside the median, over ${lines[0]!.bugs} bugs: means with 95 % intervals over distinct programs; ` +
      '"equal" is what as many mutants of each approach would show';
    return [titledTable(title, lines, columns)];
  });
}

const columns: readonly Column<ReplicatedApproach>[] = [
  leftColumn('statistic', ({ statistic }) => statistic),
  leftColumn('mutants', ({ mutants }) => mutants),
  leftColumn('approach', ({ approach }) => approach),
  countColumn('bugs won', ({ won }) => won),
  countColumn('tied', ({ tied }) => tied),
  rightColumn('mean', ({ mean }) => `${formatNumber(mean?.value)} ${formatRange(mean)}`),
  rightColumn('pre-training less it', ({ preTrainingLess }) => formatSignedEstimate(preTrainingLess)),
];
