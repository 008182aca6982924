import type { TaskId } from '../eval/contract.ts';
import type { Result, ResultRow } from '../eval/result.ts';
import { splits } from '../eval/splits/index.ts';
import { headlineLines, type Line, linesOf, sameLine } from './lines.ts';
import { formatInterval, formatNumber, formatP, formatSigned } from './numbers.ts';
import { formatTable, type TableColumn, type TableStyle } from './table.ts';

/**
 * The lines of a task with a balanced accuracy per split and, for what learns, the gap. What saw a part of the run only, or
 * clean runs of the program asked about, stands in a table of its own.
 */
export function formatTaskGaps(result: Result, task: TaskId, style: TableStyle): string[] {
  const lines = linesOf(result).filter(({ asked }) => asked.task === task);
  const headline = headlineLines(result, task);
  const apart = lines.filter(({ asked }) => !headline.some((line) => sameLine(line.asked, asked)));
  return [
    formatPopulation(result, task),
    ...(headline.length === 0 ? [] : [formatLines(headline, style)]),
    ...(apart.length === 0
      ? []
      : [
          'Apart: seen for a part of the run only, or helped by clean runs of the same program.',
          formatLines(apart, style),
        ]),
  ];
}

function formatPopulation({ rows }: Result, task: TaskId): string {
  const { n, programs, classes } = rows.find((row) => row.task === task)!;
  return `${n} traces of ${Object.keys(programs).length} programs, each ${classes.join(' or ')}.`;
}

function formatLines(lines: readonly Line[], style: TableStyle): string {
  const varies = (name: 'normalisation' | 'window') =>
    new Set(lines.map(({ asked }) => asked[name])).size > 1;
  const columns: TableColumn<Line>[] = [
    text('diagnoser', ({ asked }) => asked.diagnoser),
    text('features', ({ asked }) => asked.features),
    ...(varies('normalisation') ? [text('normalisation', ({ asked }) => asked.normalisation)] : []),
    ...(varies('window') ? [number('window', ({ asked }) => `${asked.window} %`)] : []),
    ...splitsOf(lines).map((split) =>
      number(split, ({ scores }) => formatNumber(scores.get(split)?.balancedAccuracy.value)),
    ),
    number('gap S1 − S4', ({ gap }) => (gap === null ? '–' : formatSigned(gap.value))),
    number('95 % interval', ({ gap }) => (gap === null ? '–' : formatInterval(gap))),
    number('bootstrap-t', ({ gap }) => (gap?.bootstrapT ? formatInterval(gap.bootstrapT) : '–')),
    number('p', ({ gap }) => (gap === null ? '–' : formatP(gap.p))),
    ...rankColumns(lines),
    text('worst program (S4)', ({ scores }) => formatWorst(scores.get('S4'))),
  ];
  return formatTable(lines, columns, style);
}

/** AUROC under both headline splits; only where there are two classes to rank. */
function rankColumns(lines: readonly Line[]): TableColumn<Line>[] {
  const ranked = lines.some(({ scores }) => [...scores.values()].some(({ auroc }) => auroc !== null));
  if (!ranked) return [];
  return ['S1', 'S4'].flatMap((split) => [
    number(`AUROC ${split}`, ({ scores }) => formatNumber(scores.get(split)?.auroc ?? undefined)),
    number('by program', ({ scores }) => formatNumber(scores.get(split)?.programAuroc ?? undefined)),
  ]);
}

/** The splits that were asked, in the order of the written list. */
function splitsOf(lines: readonly Line[]): string[] {
  const present = new Set(lines.flatMap(({ scores }) => [...scores.keys()]));
  return splits.members.map(({ id }) => id).filter((id) => present.has(id));
}

function formatWorst(row: ResultRow | undefined): string {
  return row?.worstProgram == null
    ? '–'
    : `${row.worstProgram.program} ${formatNumber(row.worstProgram.value)}`;
}

function text(heading: string, cell: (line: Line) => string): TableColumn<Line> {
  return { heading, align: 'left', cell };
}

function number(heading: string, cell: (line: Line) => string): TableColumn<Line> {
  return { heading, align: 'right', cell };
}
