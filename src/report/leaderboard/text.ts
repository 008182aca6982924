import type { Placement } from '../../leaderboard/board.ts';
import type { Comparison, LineDifference } from '../../leaderboard/difference.ts';
import type { EntryScore, PairedDifference, TaskScore } from '../../leaderboard/entry-score.ts';
import type { GatedLine, GateResult } from '../../leaderboard/gate.ts';
import { metricIds } from '../../leaderboard/metric-intervals.ts';
import { taskName } from '../evaluation/lines.ts';
import { formatInterval, formatNumber, formatP, formatSigned } from '../numbers.ts';
import { escapeMarkdown, formatTable, type TableColumn, type TableStyle } from '../table.ts';
import { metricNames, splitName } from './records.ts';

/** An entry as text or Markdown: task by task its place, every metric under each split, and the gap. Computes nothing. */
export function formatEntry(
  score: EntryScore,
  placements: readonly Placement[],
  style: TableStyle = 'text',
): string {
  const who = score.name ?? 'These predictions';
  const how = `95 % intervals over programs, ${score.bootstrap.draws} draws. Recording ${score.corpus.slice(0, 12)}, predictions ${score.predictionsSha256.slice(0, 12)}.`;
  const blind = score.blind ? ['Scored blind: the labels were kept from those who predicted.'] : [];
  return [
    `${escapeFor(style)(who)}: ${how}`,
    ...blind,
    ...score.tasks.map((task) => formatTask(task, placements, style)),
  ].join('\n\n');
}

function formatTask(score: TaskScore, placements: readonly Placement[], style: TableStyle): string {
  const { task, n, repeats, gap, levels } = score;
  const asked = `${n} traces, ${repeats === 1 ? 'one repeat' : `${repeats} repeats`}`;
  const title = style === 'markdown' ? `## ${taskName(task)}\n\n${asked}` : `${taskName(task)}: ${asked}`;
  const gapLine =
    gap === null
      ? []
      : [`gap S1 − S4 ${formatSigned(gap.value)} ${formatInterval(gap)}, p ${formatP(gap.p)}`];
  const worst = levels.at(-1)!.worstProgram;
  const worstLine =
    worst === null
      ? []
      : [`worst program (${levels.at(-1)!.split}) ${worst.program} ${formatNumber(worst.value)}`];
  const place = placements.find((one) => one.task === task);
  const lines = [...gapLine, ...worstLine, ...(place === undefined ? [] : [formatPlace(place)])];
  return [
    title,
    formatMetrics(score, style),
    lines.map(escapeFor(style)).join(style === 'markdown' ? '\n\n' : '\n'),
  ].join(style === 'markdown' ? '\n\n' : '\n');
}

function formatMetrics({ levels }: TaskScore, style: TableStyle): string {
  type Metric = (typeof metricIds)[number];
  const columns: TableColumn<Metric>[] = [
    { heading: 'metric', align: 'left', cell: (id) => metricNames[id] },
    ...levels.flatMap(({ split, metrics }): TableColumn<Metric>[] => [
      { heading: splitName(split), align: 'right', cell: (id) => formatNumber(metrics[id]?.value) },
      {
        heading: '95 % interval',
        align: 'right',
        cell: (id) => {
          const estimate = metrics[id];
          return estimate === null ? '–' : `[${formatNumber(estimate.low)}, ${formatNumber(estimate.high)}]`;
        },
      },
    ]),
  ];
  return formatTable(metricIds, columns, style);
}

function formatPlace({ rank, of, above }: Placement): string {
  if (of === 1) return 'the first entry of this task';
  const place = `rank ${rank} of ${of} on held-out programs`;
  return above === null ? place : `${place}; to ${above.name} right above: ${formatDifference(above)}`;
}

function formatDifference(difference: PairedDifference): string {
  return `${formatSigned(difference.value)} ${formatInterval(difference)}, p ${formatP(difference.p)}`;
}

function escapeFor(style: TableStyle): (text: string) => string {
  return style === 'markdown' ? escapeMarkdown : String;
}

/** What `faultgap diff` found. */
export function formatComparison({ differences, onlyBefore, onlyAfter }: Comparison): string {
  const reasons = new Set(differences.flatMap(({ paired }) => (typeof paired === 'string' ? [paired] : [])));
  return [
    formatTable(differences, differenceColumns),
    ...[...reasons].map(
      (reason) => `Without interval it is not known whether a change is more than chance: ${reason}.`,
    ),
    ...missingLines('only in the first', onlyBefore),
    ...missingLines('only in the second', onlyAfter),
  ].join('\n\n');
}

function missingLines(where: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${where}: ${lines.join('; ')}`];
}

const differenceColumns: readonly TableColumn<LineDifference>[] = [
  { heading: 'line', align: 'left', cell: ({ line }) => line },
  { heading: 'of', align: 'left', cell: ({ of }) => of },
  { heading: 'first', align: 'right', cell: ({ before }) => formatNumber(before) },
  { heading: 'second', align: 'right', cell: ({ after }) => formatNumber(after) },
  { heading: 'change', align: 'right', cell: ({ change }) => formatSigned(change) },
  {
    heading: '95 % interval',
    align: 'right',
    cell: ({ paired }) => (typeof paired === 'string' ? '–' : formatInterval(paired)),
  },
  {
    heading: 'p',
    align: 'right',
    cell: ({ paired }) => (typeof paired === 'string' ? '–' : formatP(paired.p)),
  },
];

/** What `faultgap gate` decided. */
export function formatGate({ minimumEffect, lines, missing, passes }: GateResult): string {
  return [
    formatTable(lines, gateColumns),
    ...missingLines('no longer there', missing),
    passes
      ? `Nothing is lower by more than ${minimumEffect} with its whole interval.`
      : `A score is lower by more than ${minimumEffect} with its whole interval, or is gone.`,
  ].join('\n\n');
}

const gateColumns: readonly TableColumn<GatedLine>[] = [
  ...differenceColumns,
  { heading: 'verdict', align: 'left', cell: ({ verdict }) => verdict },
];
