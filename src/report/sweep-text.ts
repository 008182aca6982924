import type { SweepResult, SweptGap, SweptPoint } from '../eval/sweep-result.ts';
import { formatInterval, formatNumber, formatSigned } from './numbers.ts';
import { formatTable, type TableColumn } from './table.ts';

/** One line of the table: a value of a threshold. */
interface Line {
  /** Empty but for the first value. */
  readonly threshold: string;
  readonly point: SweptPoint;
}

/** A sweep as text: one line per value, and why a gap is missing. Computes nothing. */
export function formatSweep(sweep: SweepResult): string {
  const { programs, traces, hash } = sweep.corpus;
  return [
    `${traces} traces of ${programs} programs, recording ${hash.slice(0, 12)}. One threshold at a time; * marks the default.`,
    formatPoints(sweep),
    ...formatNotes(sweep),
  ].join('\n\n');
}

function formatPoints({ thresholds }: SweepResult): string {
  const lines = thresholds.flatMap(({ id, points }) =>
    points.map((point, i): Line => ({ threshold: i === 0 ? id : '', point })),
  );
  const hasGaps = lines.some(({ point }) => point.gap !== null);
  return formatTable(lines, [...countColumns(thresholds[0]!.points[0]!), ...(hasGaps ? gapColumns : [])]);
}

function countColumns({ tasks }: SweptPoint): TableColumn<Line>[] {
  const number = (heading: string, cell: (point: SweptPoint) => string | number): TableColumn<Line> => ({
    heading,
    align: 'right',
    cell: ({ point }) => String(cell(point)),
  });
  return [
    { heading: 'threshold', align: 'left', cell: ({ threshold }) => threshold },
    { heading: 'value', align: 'left', cell: ({ point }) => formatValue(point) },
    number('killed', ({ mutants }) => mutants.killed),
    number('survived', ({ mutants }) => mutants.survived),
    number('inconclusive', ({ mutants }) => mutants.inconclusive),
    number('false kills', ({ falseKills }) => `${falseKills.killed}/${falseKills.tested}`),
    number('covered', ({ coveredPrograms }) => coveredPrograms),
    ...(Object.keys(tasks) as (keyof typeof tasks)[]).map((task) =>
      number(task, (point) => formatTask(point.tasks[task])),
    ),
  ];
}

/** Positive traces of all in the task, or all where no class is the positive one. */
function formatTask({ traces, positives }: SweptPoint['tasks'][keyof SweptPoint['tasks']]): string {
  return positives === null ? String(traces) : `${positives}/${traces}`;
}

function formatValue({ value, isDefault }: SweptPoint): string {
  const text = typeof value === 'object' ? Object.values(value).join(' ') : String(value);
  return isDefault ? `${text} *` : text;
}

const gapColumns: TableColumn<Line>[] = [
  gapColumn('within', ({ within }) => formatNumber(within)),
  gapColumn('held out', ({ heldOut }) => formatNumber(heldOut)),
  gapColumn('gap', ({ value }) => formatSigned(value)),
  gapColumn('95 % interval', formatInterval),
];

function gapColumn(heading: string, cell: (gap: SweptGap) => string): TableColumn<Line> {
  return { heading, align: 'right', cell: ({ point }) => (point.gap === null ? '–' : cell(point.gap)) };
}

function formatNotes({ thresholds, plan }: SweepResult): string[] {
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
