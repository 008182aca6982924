import type { Comparison, RealismResult } from '../../mutants/realism/index.ts';
import { formatNumber, formatSigned } from '../numbers.ts';
import { formatTable, type TableColumn } from '../table.ts';

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

/** A share as a percentage. */
export function formatPercent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** A share of bugs with its interval, as percentages. */
export function formatShare({ share: { value, low, high } }: WinnerLine['line']): string {
  return `${formatPercent(value)} [${formatPercent(low)}, ${formatPercent(high)}]`;
}

/** A realism study as text: screening, winners beside published ones, noise floor, retest, selection. Computes nothing. */
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

const winnerColumns: readonly TableColumn<WinnerLine>[] = [
  { heading: 'origin', align: 'left', cell: ({ origin }) => origin },
  { heading: 'bugs', align: 'right', cell: ({ bugs }) => String(bugs) },
  { heading: 'approach', align: 'left', cell: ({ line }) => approachName(line.approach) },
  { heading: 'nearest', align: 'right', cell: ({ line }) => formatShare(line) },
  {
    heading: 'published',
    align: 'right',
    cell: ({ line }) => (line.published === null ? '' : formatPercent(line.published.share)),
  },
  { heading: 'mean of medians', align: 'right', cell: ({ line }) => formatNumber(line.meanMedian?.value) },
  {
    heading: 'published',
    align: 'right',
    cell: ({ line }) => (line.published === null ? '' : formatNumber(line.published.meanMedian)),
  },
];

function formatComparison(comparison: Comparison): string {
  return [
    `${measureNames[comparison.measure]}: share of bugs to which each approach is nearest, 95 % interval over bugs`,
    formatTable(winnerLines(comparison), winnerColumns),
  ].join('\n');
}

type NoiseLine = RealismResult['noiseFloor'][number];

export const noiseColumns: readonly TableColumn<NoiseLine>[] = [
  { heading: 'measure', align: 'left', cell: ({ measure }) => measureNames[measure] },
  { heading: 'originals', align: 'right', cell: ({ controls }) => formatNumber(controls ?? undefined) },
  { heading: 'mutants', align: 'right', cell: ({ mutants }) => formatNumber(mutants ?? undefined) },
  {
    heading: 'mutants above every original',
    align: 'right',
    cell: ({ above }) => (above === null ? '–' : formatPercent(above)),
  },
];

function formatNoise({ noiseFloor }: RealismResult): string {
  return [
    'noise floor: originals of other seeds scored as mutants, means of per-bug medians',
    formatTable(noiseFloor, noiseColumns),
  ].join('\n');
}

type KillsLine = RealismResult['kills'][number];

export const killsColumns: readonly TableColumn<KillsLine>[] = [
  { heading: 'approach', align: 'left', cell: ({ approach }) => approachName(approach) },
  { heading: 'S', align: 'right', cell: ({ killProbability }) => formatNumber(killProbability) },
  { heading: 'S with CS', align: 'right', cell: (line) => formatCorrelation(line.withCoupling) },
  { heading: 'S with IoU', align: 'right', cell: (line) => formatCorrelation(line.withOverlap) },
];

function formatCorrelation(value: number | null): string {
  return value === null ? '–' : formatSigned(value);
}

function formatKills({ kills }: RealismResult): string[] {
  if (kills.length === 0) return [];
  return [
    [
      'how often mutants are killed (S, mean of per-bug medians), and its Spearman with CS and IoU within bugs',
      formatTable(kills, killsColumns),
    ].join('\n'),
  ];
}

type RetestLine = NonNullable<RealismResult['retest']>['measures'][number];

export const retestColumns: readonly TableColumn<RetestLine>[] = [
  { heading: 'measure', align: 'left', cell: ({ measure }) => measureNames[measure] },
  { heading: 'mutants', align: 'right', cell: ({ mutants }) => String(mutants) },
  { heading: 'Spearman', align: 'right', cell: ({ spearman }) => formatNumber(spearman ?? undefined) },
  { heading: 'within bugs', align: 'right', cell: (line) => formatNumber(line.spearmanWithin ?? undefined) },
  { heading: 'difference', align: 'right', cell: ({ difference }) => formatNumber(difference ?? undefined) },
];

/** What two trainings agree on of High-High. */
export function formatHighHigh({ highHigh }: NonNullable<RealismResult['retest']>): string {
  const { agreement, kappa } = highHigh;
  return `High-High agrees on ${agreement === null ? '–' : formatPercent(agreement)}, kappa ${formatNumber(kappa ?? undefined)}`;
}

function formatRetest({ retest }: RealismResult): string[] {
  if (retest === null) return [];
  return [
    [
      `test and retest: ${retest.mutants} mutants of ${retest.bugs} bugs trained again with other seeds`,
      formatTable(retest.measures, retestColumns),
      formatHighHigh(retest),
    ].join('\n'),
  ];
}

type SelectionLine = NonNullable<RealismResult['selection']>['points'][number];

export const selectionColumns: readonly TableColumn<SelectionLine>[] = [
  { heading: 'threshold', align: 'right', cell: ({ threshold }) => threshold.toFixed(2) },
  { heading: 'families', align: 'right', cell: ({ retained }) => retained.toFixed(1) },
  { heading: 'fewer mutants', align: 'right', cell: ({ reduction }) => formatPercent(reduction) },
  {
    heading: 'High-High gained',
    align: 'right',
    cell: ({ highHighGain }) =>
      highHighGain === null
        ? 'nothing kept'
        : `${formatSigned(highHighGain.value)} [${formatSigned(highHighGain.low)}, ${formatSigned(highHighGain.high)}]`,
  },
];

/** The selection on held-out bugs by threshold; nothing where none was made. */
export function formatSelectionCurve({ selection }: RealismResult): string[] {
  if (selection === null) return [];
  return [
    [
      `selection on held-out bugs: ${selection.mutants} pre-training mutants of ${selection.bugs} bugs, five folds`,
      formatTable(selection.points, selectionColumns),
    ].join('\n'),
  ];
}
