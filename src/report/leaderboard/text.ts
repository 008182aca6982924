import type { Placement } from '../../leaderboard/board.ts';
import type { ComparedEntries, LineDifference } from '../../leaderboard/compare.ts';
import type { EntryScore, PairedDifference, TaskScore } from '../../leaderboard/entry-score.ts';
import type { ReviewedMark } from '../../leaderboard/evidence.ts';
import type { GatedLine, GateResult } from '../../leaderboard/gate.ts';
import { metricIds } from '../../leaderboard/metric-intervals.ts';
import { taskName } from '../evaluation/lines.ts';
import {
  dash,
  formatInterval,
  formatNumber,
  formatP,
  formatRange,
  formatSigned,
  formatSignedEstimate,
} from '../numbers.ts';
import {
  type Column,
  escapeMarkdown,
  formatTable,
  leftColumn,
  numericColumn,
  rightColumn,
  type TableStyle,
} from '../table.ts';
import { markSentence, metricNames, splitName } from './records.ts';

/** Everything that is said of an entry. */
export interface JudgedScore {
  readonly score: EntryScore;
  readonly leftOut: readonly string[];
  readonly marks: readonly ReviewedMark[];
  readonly placements: readonly Placement[];
}

/** An entry as text or Markdown: marks, metrics under each split, gap and place, task by task. */
export function formatEntry(
  { score, leftOut, marks, placements }: JudgedScore,
  style: TableStyle = 'text',
): string {
  const who = score.name ?? 'These predictions';
  const how = `95 % intervals over programs, ${score.bootstrap.draws} draws. Recording ${score.corpus.slice(0, 12)}, predictions ${score.predictionsSha256.slice(0, 12)}.`;
  const blind = score.blind ? ['Scored blind: the labels were kept from those who predicted.'] : [];
  return [
    `${escapeFor(style)(who)}: ${how}`,
    ...blind,
    ...(leftOut.length === 0 ? [] : [`Partial: without ${leftOut.join(', ')}.`]),
    ...formatMarks(marks).map(escapeFor(style)),
    ...score.tasks.map((task) => formatTask(task, placements, style)),
  ].join('\n\n');
}

/** What a person must look at, or has looked at. */
export function formatMarks(marks: readonly ReviewedMark[]): string[] {
  return marks.map((mark) => `mark: ${taskName(mark.task)}, ${markSentence(mark)}`);
}

function formatTask(score: TaskScore, placements: readonly Placement[], style: TableStyle): string {
  const { task, n, repeats } = score;
  const traces = `${n} traces, ${repeats === 1 ? 'one repeat' : `${repeats} repeats`}`;
  const place = placements.find((one) => one.task === task);
  const lines = [
    ...gapLine(score),
    ...worstLine(score),
    ...(place === undefined ? [] : [formatPlace(place)]),
  ];
  const between = style === 'markdown' ? '\n\n' : '\n';
  return [
    style === 'markdown' ? `## ${taskName(task)}\n\n${traces}` : `${taskName(task)}: ${traces}`,
    formatMetrics(score, style),
    lines.map(escapeFor(style)).join(between),
  ].join(between);
}

function gapLine({ gap }: TaskScore): string[] {
  return gap === null ? [] : [`gap S1 − S4 ${formatTested(gap)}`];
}

function worstLine({ levels }: TaskScore): string[] {
  const { split, worstProgram } = levels.at(-1)!;
  return worstProgram === null
    ? []
    : [`worst program (${split}) ${worstProgram.program} ${formatNumber(worstProgram.value)}`];
}

function formatMetrics({ levels }: TaskScore, style: TableStyle): string {
  type Metric = (typeof metricIds)[number];
  const columns = levels.flatMap(({ split, metrics }) => [
    rightColumn<Metric>(splitName(split), (id) => formatNumber(metrics[id]?.value)),
    rightColumn<Metric>('95 % interval', (id) => formatRange(metrics[id])),
  ]);
  return formatTable(metricIds, [leftColumn('metric', (id) => metricNames[id]), ...columns], style);
}

function formatPlace({ rank, of, above }: Placement): string {
  if (of === 1) return 'the first entry of this task';
  const place = `rank ${rank} of ${of} on held-out programs`;
  return above === null ? place : `${place}; to ${above.name} right above: ${formatTested(above)}`;
}

/** A difference with its interval and p. */
function formatTested(difference: PairedDifference): string {
  return `${formatSignedEstimate(difference)}, p ${formatP(difference.p)}`;
}

function escapeFor(style: TableStyle): (text: string) => string {
  return style === 'markdown' ? escapeMarkdown : String;
}

/** What `faultgap diff` found. */
export function formatComparison({ differences, onlyBefore, onlyAfter }: ComparedEntries): string {
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

const differenceColumns: readonly Column<LineDifference>[] = [
  leftColumn('line', ({ line }) => line),
  leftColumn('of', ({ of }) => of),
  numericColumn('first', ({ before }) => before),
  numericColumn('second', ({ after }) => after),
  rightColumn('change', ({ change }) => formatSigned(change)),
  rightColumn('95 % interval', ({ paired }) => (typeof paired === 'string' ? dash : formatInterval(paired))),
  rightColumn('p', ({ paired }) => (typeof paired === 'string' ? dash : formatP(paired.p))),
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

const gateColumns: readonly Column<GatedLine>[] = [
  ...differenceColumns,
  leftColumn('verdict', ({ verdict }) => verdict),
];
