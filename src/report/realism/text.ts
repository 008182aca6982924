import type { Comparison, RealismResult } from '../../mutants/realism/index.ts';
import { formatNumber, formatPercent, formatRange, formatSigned, formatSignedEstimate } from '../numbers.ts';
import { type Column, countColumn, leftColumn, rightColumn, titledTable } from '../table.ts';

/** What is said of a measure: its name, and what it asks. */
export const measureNames = {
  killProbability: 'S, mean killing probability',
  coupling: 'CS, coupling strength',
  overlap: 'IoU, detectability overlap',
} as const;

/** Short names of approaches; others by their own. */
export function approachName(approach: string): string {
  const scenario = /^post_training_scenario(\d+)$/.exec(approach);
  if (approach === 'pre_training') return 'pre-training';
  return scenario === null ? approach : `post-training ${scenario[1]}`;
}

/** One line of the table of winners. */
export interface WinnerLine {
  readonly origin: string;
  readonly bugs: number;
  readonly line: Comparison['origins'][number]['approaches'][number];
}

export function winnerLines({ origins }: Comparison): WinnerLine[] {
  return origins.flatMap(({ origin, bugs, approaches }) =>
    approaches.map((line) => ({ origin, bugs, line })),
  );
}

/** A share of bugs with its interval, as percentages. */
export function formatShare({ share }: WinnerLine['line']): string {
  return `${formatPercent(share.value)} ${formatRange(share, formatPercent)}`;
}

/** A realism study as text: screening, winners, noise floor, kills, retest, selection. */
export function formatRealism(result: RealismResult): string {
  return [
    `${result.usable.length} of ${result.bugs.length} bugs are usable; ${Math.round(result.cost.cpuSeconds)} CPU seconds.`,
    ...formatJudgedOn(result),
    ...formatScreening(result),
    ...result.comparisons.map(formatComparison),
    formatNoise(result),
    ...formatKills(result),
    ...formatRetest(result),
    ...formatSelectionCurve(result),
  ].join('\n\n');
}

/** Nothing where every bug is judged on its program's own test part. */
export function formatJudgedOn({ bugs }: Pick<RealismResult, 'bugs'>): string[] {
  const judged = bugs.flatMap(({ bug, judgedOn }) => (judgedOn === null ? [] : [bug]));
  if (judged.length === 0) return [];
  const others = bugs.length - judged.length;
  const rest = others === 0 ? '' : ` The other ${others} are judged on their programs' own test parts.`;
  return [`Judged on the test inputs given: ${judged.join(', ')}.${rest}`];
}

function formatScreening({ bugs }: RealismResult): string[] {
  const out = bugs.filter(({ reasons }) => reasons.length > 0);
  if (out.length === 0) return [];
  return [['kept out:', ...out.map(({ bug, reasons }) => `  ${bug}: ${reasons.join('; ')}`)].join('\n')];
}

const winnerColumns: readonly Column<WinnerLine>[] = [
  leftColumn('origin', ({ origin }) => origin),
  countColumn('bugs', ({ bugs }) => bugs),
  leftColumn('approach', ({ line }) => approachName(line.approach)),
  rightColumn('nearest', ({ line }) => formatShare(line)),
  rightColumn('published', ({ line: { published } }) =>
    published === null ? '' : formatPercent(published.share),
  ),
  rightColumn('mean of medians', ({ line }) => formatNumber(line.meanMedian?.value)),
  rightColumn('published', ({ line: { published } }) =>
    published === null ? '' : formatNumber(published.meanMedian),
  ),
];

function formatComparison(comparison: Comparison): string {
  return titledTable(
    `${measureNames[comparison.measure]}: share of bugs to which each approach is nearest, 95 % interval over bugs`,
    winnerLines(comparison),
    winnerColumns,
  );
}

export const noiseColumns: readonly Column<RealismResult['noiseFloor'][number]>[] = [
  leftColumn('measure', ({ measure }) => measureNames[measure]),
  rightColumn('originals', ({ controls }) => formatNumber(controls)),
  rightColumn('mutants', ({ mutants }) => formatNumber(mutants)),
  rightColumn('mutants above every original', ({ above }) => formatPercent(above)),
];

function formatNoise({ noiseFloor }: RealismResult): string {
  return titledTable(
    'noise floor: originals of other seeds scored as mutants, means of per-bug medians',
    noiseFloor,
    noiseColumns,
  );
}

export const killsColumns: readonly Column<RealismResult['kills'][number]>[] = [
  leftColumn('approach', ({ approach }) => approachName(approach)),
  rightColumn('S', ({ killProbability }) => formatNumber(killProbability)),
  rightColumn('S with CS', ({ withCoupling }) => formatSigned(withCoupling)),
  rightColumn('S with IoU', ({ withOverlap }) => formatSigned(withOverlap)),
];

function formatKills({ kills }: RealismResult): string[] {
  const title =
    'how often mutants are killed (S, mean of per-bug medians), and its Spearman with CS and IoU within bugs';
  return kills.length === 0 ? [] : [titledTable(title, kills, killsColumns)];
}

type Retest = NonNullable<RealismResult['retest']>;

export const retestColumns: readonly Column<Retest['measures'][number]>[] = [
  leftColumn('measure', ({ measure }) => measureNames[measure]),
  rightColumn('mutants', ({ mutants }) => mutants),
  rightColumn('Spearman', ({ spearman }) => formatNumber(spearman)),
  rightColumn('within bugs', ({ spearmanWithin }) => formatNumber(spearmanWithin)),
  rightColumn('difference', ({ difference }) => formatNumber(difference)),
];

/** What two trainings agree on of High-High. */
export function formatHighHigh({ highHigh: { agreement, kappa } }: Retest): string {
  return `High-High agrees on ${formatPercent(agreement)}, kappa ${formatNumber(kappa)}`;
}

function formatRetest({ retest }: RealismResult): string[] {
  if (retest === null) return [];
  const title = `test and retest: ${retest.mutants} mutants of ${retest.bugs} bugs trained again with other seeds`;
  return [`${titledTable(title, retest.measures, retestColumns)}\n${formatHighHigh(retest)}`];
}

type SelectionPoint = NonNullable<RealismResult['selection']>['points'][number];

export const selectionColumns: readonly Column<SelectionPoint>[] = [
  rightColumn('threshold', ({ threshold }) => threshold.toFixed(2)),
  rightColumn('families', ({ retained }) => retained.toFixed(1)),
  rightColumn('fewer mutants', ({ reduction }) => formatPercent(reduction)),
  rightColumn('High-High gained', ({ highHighGain }) => formatGain(highHighGain)),
];

/** High-High share gained by a selection. */
export function formatGain(gain: SelectionPoint['highHighGain']): string {
  return gain === null ? 'nothing kept' : formatSignedEstimate(gain);
}

/** The selection on held-out bugs by threshold; nothing where none was made. */
export function formatSelectionCurve({ selection }: RealismResult): string[] {
  if (selection === null) return [];
  const title = `selection on held-out bugs: ${selection.mutants} pre-training mutants of ${selection.bugs} bugs, five folds`;
  return [titledTable(title, selection.points, selectionColumns)];
}
