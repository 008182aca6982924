import type { TaskId } from '../../eval/contract.ts';
import { bugSplits } from '../../eval/real-faults/score.ts';
import {
  contrastedSplits,
  type Result,
  type ResultContrast,
  type ResultGap,
  type ResultRow,
} from '../../eval/result.ts';
import { splits } from '../../eval/splits/index.ts';
import { wildSplit } from '../../eval/wild/rows.ts';
import { dash, formatInterval, formatNumber, formatP, formatSigned } from '../numbers.ts';
import {
  type Column,
  formatTable,
  leftColumn,
  numericColumn,
  rightColumn,
  type TableStyle,
} from '../table.ts';
import { headlineLines, type Line, linesOf, sameLine } from './lines.ts';
import { originWords } from './task-words.ts';

/**
 * The lines of a task: balanced accuracy per split and, for what learns, the gap. Methods that saw a
 * part of each run, or clean runs of the program predicted, stand in a table of their own.
 */
export function formatTaskGaps(result: Result, task: TaskId, style: TableStyle): string[] {
  const lines = linesOf(result).filter(({ method }) => method.task === task);
  const headline = headlineLines(result, task);
  const apart = lines.filter(({ method }) => !headline.some((line) => sameLine(line.method, method)));
  return [
    [formatPopulation(result, task), originWords(result, task)].filter((line) => line !== null).join('\n'),
    ...(headline.length === 0 ? [] : [formatLines(headline, style)]),
    ...(apart.length === 0
      ? []
      : [
          'Separately: methods that see a part of each run only, or other runs of the same program.',
          formatLines(apart, style),
        ]),
  ];
}

function formatPopulation(result: Result, task: TaskId): string | null {
  const row = result.rows.find((one) => one.task === task && one.split !== wildSplit);
  if (row === undefined) return null;
  const { n, programs, classes } = row;
  const population = `${n} traces of ${Object.keys(programs).length} programs, each ${classes.join(' or ')}.`;
  return `${population}${formatTwins(result, task)}`;
}

function formatTwins(result: Result, task: TaskId): string {
  const own = result.twins.find((twins) => twins.task === task);
  if (own === undefined || own.twins === 0) return '';
  const { mutants, twins, groups, exact, leftOut } = own;
  const left =
    leftOut === 0 ? '' : `; ${leftOut} traces of bit-equal twins of different classes are left out`;
  return ` ${twins} of ${mutants} mutants run like another one (${groups} groups, ${exact} mutants bit for bit) and stay together${left}.`;
}

function formatLines(lines: readonly Line[], style: TableStyle): string {
  const varies = (name: 'normalisation' | 'decision' | 'window') =>
    new Set(lines.map(({ method }) => method[name])).size > 1;
  const columns: Column<Line>[] = [
    leftColumn('diagnoser', ({ method }) => method.diagnoser),
    leftColumn('features', ({ method }) => method.features),
    ...(varies('normalisation')
      ? [leftColumn<Line>('normalisation', ({ method }) => method.normalisation)]
      : []),
    ...(varies('decision') ? [leftColumn<Line>('decision', ({ method }) => method.decision)] : []),
    ...(varies('window') ? [rightColumn<Line>('window', ({ method }) => `${method.window} %`)] : []),
    ...levelColumns(lines),
    ...gapColumns(lines),
    rightColumn('bootstrap-t', ({ gap }) => formatInterval(gap?.bootstrapT)),
    pColumn,
    ...rankColumns(lines),
    leftColumn('worst program (S4)', ({ scores }) => formatWorst(scores.get('S4'))),
  ];
  return formatTable(lines, columns, style);
}

/** Balanced accuracy under every split of these lines, in the order of the written list. */
export function levelColumns(lines: readonly Line[]): Column<Line>[] {
  const present = new Set(lines.flatMap(({ scores }) => [...scores.keys()]));
  const level = (split: string) =>
    numericColumn<Line>(split, ({ scores }) => scores.get(split)?.balancedAccuracy.value ?? null);
  return [
    ...splits.members.filter(({ id }) => present.has(id)).map(({ id }) => level(id)),
    ...(present.has(wildSplit) ? [level(wildSplit)] : []),
  ];
}

/** The gap and its interval, which is sorted by its lower end; first that of programs alone, where it was measured. */
export function gapColumns(lines: readonly Line[]): Column<Line>[] {
  const columnsOf = (heading: string, gapOf: (line: Line) => ResultGap | null): Column<Line>[] => [
    numericColumn(heading, (line) => gapOf(line)?.value ?? null, formatSigned),
    rightColumn(
      '95 % interval',
      (line) => formatInterval(gapOf(line)),
      (line) => gapOf(line)?.low ?? null,
    ),
  ];
  return [
    ...(lines.some(({ matchedGap }) => matchedGap !== null)
      ? columnsOf('gap S1o − S4o', ({ matchedGap }) => matchedGap)
      : []),
    ...columnsOf('gap S1 − S4', ({ gap }) => gap),
  ];
}

export const pColumn: Column<Line> = numericColumn('p (Holm)', ({ gap }) => gap?.pHolm ?? null, formatP);

/** AUROC under both headline splits; only where there are two classes to rank. */
function rankColumns(lines: readonly Line[]): Column<Line>[] {
  const has = (score: 'auroc' | 'top3') =>
    lines.some(({ scores }) => [...scores.values()].some((row) => row[score] !== null));
  const column = (heading: string, split: string, score: 'auroc' | 'programAuroc' | 'top3') =>
    numericColumn<Line>(heading, ({ scores }) => scores.get(split)?.[score] ?? null);
  const ranked = ['S1', 'S4', wildSplit].filter((split) => lines.some(({ scores }) => scores.has(split)));
  return ranked.flatMap((split) => [
    ...(has('auroc')
      ? [column(`AUROC ${split}`, split, 'auroc'), column('by program', split, 'programAuroc')]
      : []),
    ...(has('top3') ? [column(`top-3 ${split}`, split, 'top3')] : []),
  ]);
}

function formatWorst(row: ResultRow | undefined): string {
  const worst = row?.worstProgram ?? null;
  return worst === null ? dash : `${worst.program} ${formatNumber(worst.value)}`;
}

type Splits = ReadonlyMap<ResultContrast['split'], ResultContrast>;

/** What each feature set gives over the one it is compared with; null without contrasts. */
export function formatContrasts(result: Result, task: TaskId, style: TableStyle): string | null {
  const contrasts = result.contrasts.filter((contrast) => contrast.task === task);
  if (contrasts.length === 0) return null;
  const lines: Map<ResultContrast['split'], ResultContrast>[] = [];
  for (const contrast of contrasts) {
    const line = lines.find((known) => sameLine(firstOf(known), contrast));
    if (line === undefined) lines.push(new Map([[contrast.split, contrast]]));
    else line.set(contrast.split, contrast);
  }
  return formatTable(lines, [...namingColumns(lines), ...differenceColumns(lines)], style);
}

function firstOf(line: Splits): ResultContrast {
  return [...line.values()][0]!;
}

function namingColumns(lines: readonly Splits[]): Column<Splits>[] {
  const first = lines.map(firstOf);
  const column = (
    heading: string,
    cell: (contrast: ResultContrast) => string,
    always = false,
  ): Column<Splits>[] =>
    always || new Set(first.map(cell)).size > 1 ? [leftColumn(heading, (line) => cell(firstOf(line)))] : [];
  return [
    ...column('diagnoser', ({ diagnoser }) => diagnoser, true),
    ...column('features', ({ features, against }) => `${features} − ${against}`, true),
    ...column('normalisation', ({ normalisation }) => normalisation),
    ...column('decision', ({ decision }) => decision),
    ...column('window', ({ window }) => `${window} %`),
  ];
}

/** Those of what was measured. */
function differenceColumns(lines: readonly Splits[]): Column<Splits>[] {
  return contrastedSplits
    .filter((split) => lines.some((line) => line.has(split)))
    .flatMap((split): Column<Splits>[] => {
      const column = (heading: string, cell: (contrast?: ResultContrast) => string): Column<Splits> =>
        rightColumn(heading, (line) => cell(line.get(split)));
      return [
        column(split, (contrast) => formatSigned(contrast?.value)),
        column('95 % interval', formatInterval),
        column('p (Holm)', (contrast) => formatP(contrast?.pHolm)),
      ];
    });
}

const populations = new Map<string, string>([
  [bugSplits.anyOf, 'all, any of their classes'],
  [bugSplits.single, 'of one type'],
]);

/** Levels on real faults, which have no gap; null where the task has none. */
export function formatRealFaults({ rows }: Result, task: TaskId, style: TableStyle): string | null {
  const own = rows.filter((row) => row.task === task && populations.has(row.split));
  if (own.length === 0) return null;
  return formatTable<ResultRow>(
    own,
    [
      leftColumn('diagnoser', ({ diagnoser }) => diagnoser),
      leftColumn('features', ({ features }) => features),
      leftColumn('normalisation', ({ normalisation }) => normalisation),
      leftColumn('decision', ({ decision }) => decision),
      leftColumn('real faults', ({ split }) => populations.get(split)!),
      rightColumn('runs', ({ n }) => n),
      rightColumn('balanced accuracy', (row) => formatNumber(row.balancedAccuracy.value)),
      rightColumn('95 % interval', (row) => formatInterval(row.balancedAccuracy)),
    ],
    style,
  );
}
