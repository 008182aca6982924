import type { ResultRow } from '../../eval/result.ts';
import { splits } from '../../eval/splits/index.ts';
import { formatInterval, formatNumber, formatP, formatSigned } from '../numbers.ts';
import { dataTable, numberColumn, type SortableColumn, textColumn } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import type { SectionMaker } from './input.ts';
import {
  headlineLines,
  isFewShot,
  type Line,
  linesOf,
  type NamedMethod,
  taskName,
  tasksOf,
} from './lines.ts';
import { taskHeading } from './task-heading.ts';

/** The gap table, one for each task. */
export const headlineSection: SectionMaker = ({ result }) => ({
  id: 'gap',
  title: 'The gap',
  about:
    'Balanced accuracy of every diagnoser under every split, and the gap: within programs minus on held-out programs, paired, with a 95 % interval ' +
    'from a bootstrap over programs and a p-value from sign flips. Rules learn nothing, so they have a level but no gap.',
  body: html`${tasksOf(result).map((task) => {
    const lines = headlineLines(result, task);
    const classes = lines[0]!.scores.values().next().value!.classes.length;
    return html`${taskHeading(task)}
${gapTable(`${taskName(task)}: balanced accuracy by split (chance is 1/${classes})`, lines)}`;
  })}`,
});

/** Levels under every split, the gap and its intervals, a line for each diagnoser and feature set. */
export function gapTable(caption: string, lines: readonly Line[]): Markup {
  return dataTable(caption, lines, columnsFor(lines));
}

function columnsFor(lines: readonly Line[]): SortableColumn<Line>[] {
  const present = new Set(lines.flatMap(({ scores }) => [...scores.keys()]));
  const known = splits.members.map(({ id }) => id).filter((id) => present.has(id));
  const varies = (name: keyof NamedMethod) => new Set(lines.map(({ asked }) => asked[name])).size > 1;
  return [
    ...(varies('task') ? [textColumn<Line>('task', ({ asked }) => taskName(asked.task))] : []),
    textColumn('diagnoser', ({ asked }) => asked.diagnoser),
    textColumn('features', ({ asked }) => asked.features),
    ...(lines.some(({ asked }) => asked.normalisation !== 'none')
      ? [textColumn<Line>('normalisation', ({ asked }) => asked.normalisation)]
      : []),
    ...known.map((split) => levelColumn(split)),
    numberColumn('gap S1 − S4', ({ gap }) => gap?.value ?? null, formatSigned),
    intervalColumn('95 % interval', ({ gap }) => gap),
    numberColumn('p', ({ gap }) => gap?.p ?? null, formatP),
    worstColumn('worst program (S4)', ({ scores }) => scores.get('S4')),
  ];
}

function levelColumn(split: string): SortableColumn<Line> {
  return numberColumn(split, ({ scores }) => scores.get(split)?.balancedAccuracy.value ?? null, formatNumber);
}

/** Both ends of an interval, sorted by the lower one. */
function intervalColumn<Row>(
  heading: string,
  interval: (row: Row) => { readonly low: number; readonly high: number } | null,
): SortableColumn<Row> {
  return {
    heading,
    align: 'right',
    key: (row) => interval(row)?.low ?? null,
    cell(row) {
      const ends = interval(row);
      return ends === null ? '–' : formatInterval(ends);
    },
  };
}

function worstColumn(heading: string, scoreOf: (line: Line) => ResultRow | undefined): SortableColumn<Line> {
  const worst = (line: Line) => scoreOf(line)?.worstProgram ?? null;
  return {
    heading,
    align: 'left',
    key: (line) => worst(line)?.value ?? null,
    cell: (line) => {
      const found = worst(line);
      return found === null ? '–' : `${formatNumber(found.value)} ${found.program}`;
    },
  };
}

/** Diagnosers that are given clean runs of the very program: a track of its own. */
export const fewShotSection: SectionMaker = ({ result }) => {
  const lines = linesOf(result).filter(({ asked }) => isFewShot(asked));
  if (lines.length === 0) return null;
  return {
    id: 'few-shot',
    title: 'With clean runs of the same program',
    about:
      'A track apart: features are taken relative to a few clean runs of the program asked about, which leave the test. It needs runs that a diagnoser of an unknown program does not have, so it is in no headline.',
    body: gapTable('Few-shot: balanced accuracy by split', lines),
  };
};
