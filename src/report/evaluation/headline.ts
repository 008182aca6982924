import { dash, formatNumber } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { type Column, leftColumn } from '../table.ts';
import { headlineLines, type Line, taskName, tasksOf } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';
import { gapColumns, levelColumns, pColumn } from './tables.ts';
import { originWords, strataWords } from './task-words.ts';

/** The gap table, one for each task; null where tracks alone were measured. */
export const headlineSection: SectionMaker = ({ result }) => {
  const measured = tasksOf(result)
    .map((task) => ({ task, lines: headlineLines(result, task) }))
    .filter(({ lines }) => lines.length > 0);
  if (measured.length === 0) return null;
  return {
    id: 'gap',
    title: 'The gap',
    about:
      'Balanced accuracy of every diagnoser under every split, and the gap: within programs minus on held-out programs, paired, with a 95 % interval ' +
      'from a bootstrap over programs and a p-value from sign flips. Rules learn nothing, so they have a level but no gap.',
    body: html`${measured.map(({ task, lines }) => {
      const classes = lines[0]!.scores.values().next().value!.classes.length;
      const words = [originWords(result, task), strataWords(result, task)].filter((line) => line !== null);
      return html`${taskHeading(task)}
${gapTable(`${taskName(task)}: balanced accuracy by split (chance is 1/${classes})`, lines)}
${words.map((line) => html`<p>${line}</p>`)}`;
    })}`,
  };
};

/** A line per method: its level under every split, and the gap. */
export function gapTable(caption: string, lines: readonly Line[]): Markup {
  return dataTable(caption, lines, columnsFor(lines));
}

function columnsFor(lines: readonly Line[]): Column<Line>[] {
  return [
    ...(new Set(lines.map(({ method }) => method.task)).size > 1
      ? [leftColumn<Line>('task', ({ method }) => taskName(method.task))]
      : []),
    leftColumn('diagnoser', ({ method }) => method.diagnoser),
    leftColumn('features', ({ method }) => method.features),
    ...(lines.some(({ method }) => method.normalisation !== 'none')
      ? [leftColumn<Line>('normalisation', ({ method }) => method.normalisation)]
      : []),
    ...(lines.some(({ method }) => method.decision !== 'plain')
      ? [leftColumn<Line>('decision', ({ method }) => method.decision)]
      : []),
    ...levelColumns(lines),
    ...gapColumns(lines),
    pColumn,
    worstColumn,
  ];
}

const worstOf = ({ scores }: Line) => scores.get('S4')?.worstProgram ?? null;

/** Sorted by its score. */
const worstColumn: Column<Line> = {
  ...leftColumn('worst program (S4)', (line) => {
    const worst = worstOf(line);
    return worst === null ? dash : `${formatNumber(worst.value)} ${worst.program}`;
  }),
  key: (line) => worstOf(line)?.value ?? null,
};
