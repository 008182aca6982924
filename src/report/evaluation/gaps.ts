import type { TaskId } from '../../eval/contract.ts';
import type { Result, ResultGap } from '../../eval/result.ts';
import { formatP, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import { type Column, estimateColumns, leftColumn, numericColumn } from '../table.ts';
import { headlineLines, lineName, taskName, tasksOf } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

/** The gap of every diagnoser on every feature set, largest first. */
export const gapsSection: SectionMaker = ({ result }) => {
  if (result.gaps.length === 0) return null;
  return {
    id: 'gaps',
    title: 'Gap by diagnoser and feature set',
    about:
      'Within-program minus held-out-program balanced accuracy with its 95 % interval; right of zero, the diagnoser does worse on programs it has not seen. ' +
      'A floor that guesses has no gap and no use: read each gap beside its level.',
    body: html`${tasksOf(result).map((task) => gapFigure(result, task))}`,
  };
};

function gapFigure(result: Result, task: TaskId): Markup | null {
  const gaps = headlineLines(result, task).flatMap(({ method, gap }) =>
    gap === null ? [] : [{ ...gap, name: lineName(method) }],
  );
  if (gaps.length === 0) return null;
  const sorted = gaps.toSorted((a, b) => b.value - a.value);
  const caption = `${taskName(task)}: gap S1 − S4 in balanced accuracy`;
  return html`${taskHeading(task)}
${figure({
  caption: `${caption}. Dot: the gap; line: 95 % interval over programs.`,
  draw: (width) => intervalPlot(caption, sorted, { label: 'gap in balanced accuracy', at: 0 }, width),
  numbers: dataTable(caption, sorted, columns),
  commands: result.commands,
})}`;
}

type NamedGap = ResultGap & { readonly name: string };

/** With all kinds of interval: percentile, bootstrap-t beside it, and percentile over data sets. */
const columns: readonly Column<NamedGap>[] = [
  leftColumn('diagnoser · features', ({ name }) => name),
  ...estimateColumns('gap', (gap: NamedGap) => gap, formatSigned),
  numericColumn('bootstrap-t from', ({ bootstrapT }) => bootstrapT?.low ?? null, formatSigned),
  numericColumn('to', ({ bootstrapT }) => bootstrapT?.high ?? null, formatSigned),
  numericColumn('over data sets from', ({ sources }) => sources?.low ?? null, formatSigned),
  numericColumn('to', ({ sources }) => sources?.high ?? null, formatSigned),
  numericColumn('p', ({ p }) => p, formatP),
];
