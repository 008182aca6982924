import type { SweepResult, SweptGap, SweptPoint } from '../../sweep/result.ts';
import { dash, formatInterval, formatNumber, formatSigned } from '../numbers.ts';
import { type Column, formatTable, leftColumn, rightColumn, type TableStyle } from '../table.ts';

/** A value of a threshold, whose name stands beside its first value only. */
type Line = SweptPoint & { readonly threshold: string };

/** A sweep as text or Markdown: one line per value, and why a gap is missing. Computes nothing. */
export function formatSweep(sweep: SweepResult, style: TableStyle = 'text'): string {
  const { programs, traces, hash } = sweep.corpus;
  return [
    `${traces} traces of ${programs} programs, recording ${hash.slice(0, 12)}. One threshold at a time; * marks the default.`,
    formatPoints(sweep, style),
    ...formatSweepNotes(sweep),
  ].join('\n\n');
}

function formatPoints(sweep: SweepResult, style: TableStyle): string {
  const lines = sweep.thresholds.flatMap(({ id, points }) =>
    points.map((point, i): Line => ({ ...point, threshold: i === 0 ? id : '' })),
  );
  const threshold = leftColumn<Line>('threshold', (line) => line.threshold);
  return formatTable(lines, [threshold, ...pointColumns(sweep)], style);
}

/** What is said of each value of a threshold; of gaps only where one was measured. */
export function pointColumns({ thresholds }: SweepResult): Column<SweptPoint>[] {
  const points = thresholds.flatMap(({ points }) => points);
  const hasGaps = points.some(({ gap }) => gap !== null);
  const tasks = Object.keys(points[0]!.tasks) as (keyof SweptPoint['tasks'])[];
  return [
    leftColumn('value', formatPointValue),
    rightColumn('killed', ({ mutants }) => mutants.killed),
    rightColumn('survived', ({ mutants }) => mutants.survived),
    rightColumn('inconclusive', ({ mutants }) => mutants.inconclusive),
    rightColumn('false kills', ({ falseKills }) => `${falseKills.killed}/${falseKills.tested}`),
    rightColumn('covered', ({ coveredPrograms }) => coveredPrograms),
    ...tasks.map((task) => rightColumn<SweptPoint>(task, (point) => formatTask(point.tasks[task]))),
    ...(hasGaps ? gapColumns : []),
  ];
}

/** Positive traces of all in the task, or all where no class is the positive one. */
function formatTask({ traces, positives }: SweptPoint['tasks'][keyof SweptPoint['tasks']]): string {
  return positives === null ? String(traces) : `${positives}/${traces}`;
}

/** The value as a word, with a star on the default. */
export function formatPointValue({ value, isDefault }: SweptPoint): string {
  const text = typeof value === 'object' ? Object.values(value).join(' ') : String(value);
  return isDefault ? `${text} *` : text;
}

const gapColumns: Column<SweptPoint>[] = [
  gapColumn('within', ({ within }) => formatNumber(within)),
  gapColumn('held out', ({ heldOut }) => formatNumber(heldOut)),
  gapColumn('gap', ({ value }) => formatSigned(value)),
  gapColumn('95 % interval', formatInterval),
];

function gapColumn(heading: string, cell: (gap: SweptGap) => string): Column<SweptPoint> {
  return rightColumn(heading, ({ gap }) => (gap === null ? dash : cell(gap)));
}

/** How the gaps were measured, and why some are missing. */
export function formatSweepNotes({ thresholds, plan }: SweepResult): string[] {
  const points = thresholds.flatMap(({ points }) => points);
  const gaps = points.flatMap(({ gap }) => gap ?? []);
  const reasons = new Set(points.flatMap(({ withoutGap }) => withoutGap ?? []));
  const methods = new Set(
    gaps.map(
      ({ task, diagnoser, window }) => `${diagnoser} on ${task}${window < 100 ? ` (first ${window} %)` : ''}`,
    ),
  );
  const size = `${plan.features} features, ${plan.folds} folds × ${plan.repeats} repeats, ${plan.draws} bootstrap draws over programs`;
  return [
    ...(methods.size > 0 ? [`Gap S1 − S4 of ${[...methods].join(', ')}; ${size}.`] : []),
    ...[...reasons].map((reason) => `Without a gap: ${reason}`),
  ];
}
