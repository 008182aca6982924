import type { TaskId } from '../../eval/contract.ts';
import type { Result, ResultRow, ResultWild } from '../../eval/result.ts';
import { lineKey } from '../../eval/result.ts';
import { wildSplit } from '../../eval/wild/rows.ts';
import { groupBy } from '../../lib/group.ts';
import { formatInterval, formatRange, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html } from '../page/markup.ts';
import {
  type Column,
  estimateColumns,
  formatTable,
  leftColumn,
  numericColumn,
  rightColumn,
  type TableStyle,
} from '../table.ts';
import { lineName, taskName, tasksOf } from './lines.ts';
import { type SectionMaker, taskHeading } from './section.ts';

/** A method on wild runs, and what it loses from each split to them. */
interface WildLine {
  readonly row: ResultRow;
  readonly lost: readonly ResultWild[];
}

function wildLines({ rows, wild = [] }: Result, task: TaskId): WildLine[] {
  const lostBy = groupBy(wild, lineKey);
  return rows
    .filter((row) => row.task === task && row.split === wildSplit)
    .map((row) => ({ row, lost: lostBy.get(lineKey(row)) ?? [] }));
}

function splitsOf(lines: readonly WildLine[]): string[] {
  return [...new Set(lines.flatMap(({ lost }) => lost.map(({ from }) => from)))];
}

/** What methods score on wild runs and lose on the way there; null where none were predicted. */
export function formatWild(result: Result, task: TaskId, style: TableStyle): string | null {
  const lines = wildLines(result, task);
  if (lines.length === 0) return null;
  const lostFrom = (split: string): Column<WildLine>[] => {
    const own = ({ lost }: WildLine) => lost.find(({ from }) => from === split);
    return [
      numericColumn(`${split} − wild`, (line) => own(line)?.value ?? null, formatSigned),
      rightColumn('95 % interval', (line) => formatInterval(own(line))),
    ];
  };
  const table = formatTable(
    lines,
    [
      leftColumn('method', ({ row }) => lineName(row)),
      numericColumn('wild', ({ row }) => row.balancedAccuracy.value),
      rightColumn('95 % interval', ({ row }) => formatRange(row.balancedAccuracy)),
      ...splitsOf(lines).flatMap(lostFrom),
    ],
    style,
  );
  const { n, programs } = lines[0]!.row;
  const about = `${n} runs of ${Object.keys(programs).length} sources that our engine did not train; methods are trained on the whole corpus.`;
  return [about, table].join('\n\n');
}

/** What is lost between held-out programs and the world outside. */
export const wildSection: SectionMaker = ({ result }) => {
  const measured = tasksOf(result).filter((task) => wildLines(result, task).length > 0);
  if (measured.length === 0) return null;
  return {
    id: 'wild',
    title: 'In the wild',
    about:
      'Methods are trained on the whole corpus and predict runs of Keras, PyTorch, Lightning and tfjs that our engine did not train (docs/wild.md). What is lost is balanced accuracy under a split less that on wild runs; programs and sources are drawn apart.',
    body: html`${measured.map(
      (task) => html`${taskHeading(task)}
${splitsOf(wildLines(result, task)).map((split) => lostFigure(result, task, split))}`,
    )}`,
  };
};

type NamedLoss = ResultWild & { readonly name: string };

function lostFigure(result: Result, task: TaskId, split: string) {
  const all = wildLines(result, task).flatMap(({ lost }) => lost);
  const lost = all
    .filter(({ from }) => from === split)
    .map((one): NamedLoss => ({ ...one, name: lineName(one) }));
  const how = { label: 'balanced accuracy lost', at: 0, reach: all };
  const caption = `${taskName(task)}: ${split} less wild runs`;
  return figure({
    caption: `${caption}. Dot: balanced accuracy lost; line: 95 % interval over programs and over sources.`,
    draw: (width) => intervalPlot(caption, lost, how, width),
    numbers: dataTable(caption, lost, columns),
    commands: result.commands,
  });
}

const columns: readonly Column<NamedLoss>[] = [
  leftColumn('method', ({ name }) => name),
  ...estimateColumns('lost', (one: NamedLoss) => one, formatSigned),
];
