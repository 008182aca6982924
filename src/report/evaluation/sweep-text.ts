import type { SweepResult, SweptGap, SweptPoint } from '../../sweep/result.ts';
import { formatInterval, formatNumber, formatSigned } from '../numbers.ts';
import { formatTable, type TableColumn, type TableStyle } from '../table.ts';

/** One line of the table: a value of a threshold. */
interface Line {
  /** Empty but for the first value. */
  readonly threshold: string;
  readonly point: SweptPoint;
}

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
    points.map((point, i): Line => ({ threshold: i === 0 ? id : '', point })),
  );
  const columns = pointColumns(sweep).map(
    (column): TableColumn<Line> => ({ ...column, cell: ({ point }) => column.cell(point) }),
  );
  const threshold: TableColumn<Line> = {
    heading: 'threshold',
    align: 'left',
    cell: ({ threshold }) => threshold,
  };
  return formatTable(lines, [threshold, ...columns], style);
}

/** What is said of each value of a threshold; of gaps only where one was measured. */
export function pointColumns({ thresholds }: SweepResult): TableColumn<SweptPoint>[] {
  const points = thresholds.flatMap(({ points }) => points);
  const hasGaps = points.some(({ gap }) => gap !== null);
  const tasks = Object.keys(points[0]!.tasks) as (keyof SweptPoint['tasks'])[];
  return [
    { heading: 'value', align: 'left', cell: formatPointValue },
    countColumn('killed', ({ mutants }) => mutants.killed),
    countColumn('survived', ({ mutants }) => mutants.survived),
    countColumn('inconclusive', ({ mutants }) => mutants.inconclusive),
    countColumn('false kills', ({ falseKills }) => `${falseKills.killed}/${falseKills.tested}`),
    countColumn('covered', ({ coveredPrograms }) => coveredPrograms),
    ...tasks.map((task) => countColumn(task, (point) => formatTask(point.tasks[task]))),
    ...(hasGaps ? gapColumns : []),
  ];
}

function countColumn(heading: string, cell: (point: SweptPoint) => string | number): TableColumn<SweptPoint> {
  return { heading, align: 'right', cell: (point) => String(cell(point)) };
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

const gapColumns: TableColumn<SweptPoint>[] = [
  gapColumn('within', ({ within }) => formatNumber(within)),
  gapColumn('held out', ({ heldOut }) => formatNumber(heldOut)),
  gapColumn('gap', ({ value }) => formatSigned(value)),
  gapColumn('95 % interval', formatInterval),
];

function gapColumn(heading: string, cell: (gap: SweptGap) => string): TableColumn<SweptPoint> {
  return { heading, align: 'right', cell: ({ gap }) => (gap === null ? '–' : cell(gap)) };
}

/** How the gaps were measured, and why some are missing. */
export function formatSweepNotes({ thresholds, plan }: SweepResult): string[] {
  const points = thresholds.flatMap(({ points }) => points);
  const gaps = points.flatMap(({ gap }) => gap ?? []);
  const reasons = new Set(points.flatMap(({ withoutGap }) => withoutGap ?? []));
  const asked = new Set(
    gaps.map(
      ({ task, diagnoser, window }) => `${diagnoser} on ${task}${window < 100 ? ` (first ${window} %)` : ''}`,
    ),
  );
  const size = `${plan.features} features, ${plan.folds} folds × ${plan.repeats} repeats, ${plan.draws} bootstrap draws over programs`;
  return [
    ...(asked.size > 0 ? [`Gap S1 − S4 of ${[...asked].join(', ')}; ${size}.`] : []),
    ...[...reasons].map((reason) => `Without a gap: ${reason}`),
  ];
}
