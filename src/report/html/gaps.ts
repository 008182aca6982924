import type { TaskId } from '../../eval/contract.ts';
import type { Result } from '../../eval/result.ts';
import { headlineLines, lineName, taskName, tasksOf } from '../lines.ts';
import { formatSigned } from '../numbers.ts';
import { estimateTable } from './estimate-table.ts';
import { figure } from './figure.ts';
import { intervalPlot } from './interval-plot.ts';
import { html, type Markup } from './markup.ts';
import type { SectionMaker } from './section.ts';
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
    gap === null ? [] : [{ name: lineName(asked), value: gap.value, low: gap.low, high: gap.high }],
  );
  if (gaps.length === 0) return null;
  const sorted = gaps.toSorted((a, b) => b.value - a.value);
  const caption = `${taskName(task)}: gap S1 − S4 in balanced accuracy`;
  return html`${taskHeading(task)}
${figure({
  caption: `${caption}. Dot: the gap; line: 95 % interval over programs.`,
  draw: (width) => intervalPlot(caption, sorted, { label: 'gap in balanced accuracy', at: 0 }, width),
  numbers: estimateTable(caption, 'diagnoser · features', sorted, formatSigned),
  commands: result.commands,
})}`;
}
