import type { TaskId } from '../../eval/contract.ts';
import type { Result, ResultGap } from '../../eval/result.ts';
import { formatP, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import { numberColumn, textColumn } from '../table.ts';
import type { SectionMaker } from './input.ts';
import { headlineLines, lineName, taskName, tasksOf } from './lines.ts';
import { taskHeading } from './task-heading.ts';

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
  const gaps = headlineLines(result, task).flatMap(({ asked, gap }) =>
    gap === null ? [] : [{ ...gap, name: lineName(asked) }],
  );
  if (gaps.length === 0) return null;
  const sorted = gaps.toSorted((a, b) => b.value - a.value);
  const caption = `${taskName(task)}: gap S1 − S4 in balanced accuracy`;
  return html`${taskHeading(task)}
${figure({
  caption: `${caption}. Dot: the gap; line: 95 % interval over programs.`,
  draw: (width) => intervalPlot(caption, sorted, { label: 'gap in balanced accuracy', at: 0 }, width),
  numbers: gapNumbers(caption, sorted),
  commands: result.commands,
})}`;
}

type NamedGap = ResultGap & { readonly name: string };

/** With both kinds of interval: percentile, and bootstrap-t beside it. */
function gapNumbers(caption: string, gaps: readonly NamedGap[]): Markup {
  const column = (heading: string, key: (gap: NamedGap) => number | null) =>
    numberColumn(heading, key, formatSigned);
  return dataTable(caption, gaps, [
    textColumn('diagnoser · features', ({ name }) => name),
    column('gap', ({ value }) => value),
    column('95 % from', ({ low }) => low),
    column('to', ({ high }) => high),
    column('bootstrap-t from', ({ bootstrapT }) => bootstrapT?.low ?? null),
    column('to', ({ bootstrapT }) => bootstrapT?.high ?? null),
    numberColumn('p', ({ p }) => p, formatP),
  ]);
}
