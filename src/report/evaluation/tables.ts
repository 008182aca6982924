import type { TaskId } from '../../eval/contract.ts';
import { bugSplits } from '../../eval/real-faults/score.ts';
import type { Result, ResultContrast, ResultRow } from '../../eval/result.ts';
import { splits } from '../../eval/splits/index.ts';
import { formatInterval, formatNumber, formatP, formatSigned } from '../numbers.ts';
import { formatTable, type TableColumn, type TableStyle } from '../table.ts';
import { headlineLines, type Line, linesOf, sameLine } from './lines.ts';

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

type Splits = ReadonlyMap<ResultContrast['split'], ResultContrast>;

/** What each feature set gives over the baseline one; a line per set with its three differences. Null without contrasts. */
export function formatContrasts(result: Result, task: TaskId, style: TableStyle): string | null {
  const contrasts = result.contrasts.filter((contrast) => contrast.task === task);
  if (contrasts.length === 0) return null;
  const lines: Map<ResultContrast['split'], ResultContrast>[] = [];
  for (const contrast of contrasts) {
    const line = lines.find((known) => sameLine(firstOf(known), contrast));
    if (line === undefined) lines.push(new Map([[contrast.split, contrast]]));
    else line.set(contrast.split, contrast);
  }
  return formatTable(lines, [...namingColumns(lines), ...differenceColumns], style);
}

function firstOf(line: Splits): ResultContrast {
  return [...line.values()][0]!;
}

function namingColumns(lines: readonly Splits[]): TableColumn<Splits>[] {
  const asked = lines.map(firstOf);
  const column = (
    heading: string,
    cell: (contrast: ResultContrast) => string,
    always = false,
  ): TableColumn<Splits>[] =>
    always || new Set(asked.map(cell)).size > 1
      ? [{ heading, align: 'left', cell: (line) => cell(firstOf(line)) }]
      : [];
  return [
    ...column('diagnoser', ({ diagnoser }) => diagnoser, true),
    ...column('features', ({ features, against }) => `${features} − ${against}`, true),
    ...column('normalisation', ({ normalisation }) => normalisation),
    ...column('window', ({ window }) => `${window} %`),
  ];
}

const differenceColumns = (['S1', 'S4', 'gap'] as const).flatMap((split): TableColumn<Splits>[] => {
  const column = (heading: string, cell: (contrast: ResultContrast) => string): TableColumn<Splits> => ({
    heading,
    align: 'right',
    cell: (line) => {
      const contrast = line.get(split);
      return contrast === undefined ? '–' : cell(contrast);
    },
  });
  return [
    column(split, ({ value }) => formatSigned(value)),
    column('95 % interval', formatInterval),
    column('p (Holm)', ({ pHolm }) => formatP(pHolm)),
  ];
});

const populations = new Map<string, string>([
  [bugSplits.anyOf, 'all, any of their classes'],
  [bugSplits.single, 'of one type'],
]);

/** The rows of a test on real faults as a table; null where the task has none. A level, with no gap beside it. */
export function formatRealFaults({ rows }: Result, task: TaskId, style: TableStyle): string | null {
  const own = rows.filter((row) => row.task === task && populations.has(row.split));
  if (own.length === 0) return null;
  return formatTable<ResultRow>(
    own,
    [
      { heading: 'diagnoser', align: 'left', cell: ({ diagnoser }) => diagnoser },
      { heading: 'features', align: 'left', cell: ({ features }) => features },
      { heading: 'normalisation', align: 'left', cell: ({ normalisation }) => normalisation },
      { heading: 'real faults', align: 'left', cell: ({ split }) => populations.get(split)! },
      { heading: 'runs', align: 'right', cell: ({ n }) => String(n) },
      {
        heading: 'balanced accuracy',
        align: 'right',
        cell: (row) => formatNumber(row.balancedAccuracy.value),
      },
      { heading: '95 % interval', align: 'right', cell: (row) => formatInterval(row.balancedAccuracy) },
    ],
    style,
  );
}
