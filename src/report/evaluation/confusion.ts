import * as Plot from '@observablehq/plot';
import type { Result, ResultRow } from '../../eval/result.ts';
import { dataTable } from '../page/data-table.ts';
import { type Drawing, figure, pair } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { colours, renderPlot, shorten } from '../page/plot.ts';
import { numberColumn, textColumn } from '../table.ts';
import type { SectionMaker } from './input.ts';
import { headlineLines, type Line, leadingLine, lineName, taskName, tasksOf } from './lines.ts';
import { taskHeading } from './task-heading.ts';

/** What is taken for what, within programs and on held-out ones. */
export const confusionSection: SectionMaker = ({ result }) => {
  const leading = tasksOf(result).flatMap((task) => leadingLine(headlineLines(result, task)) ?? []);
  if (leading.length === 0) return null;
  return {
    id: 'confusion',
    title: 'What is taken for what',
    about:
      'Traces by true class (lines) and answer (columns), averaged over repeats; the darker, the larger the share of its line. First tested within programs, then on held-out ones.',
    body: html`${leading.map((line) => confusionFigure(result, line))}`,
  };
};

function confusionFigure(result: Result, { asked, gap, scores }: Line): Markup {
  const within = {
    name: `Within programs (${gap!.within})`,
    row: scores.get(gap!.within)!,
    colour: colours.within,
  };
  const heldOut = {
    name: `Held-out programs (${gap!.heldOut})`,
    row: scores.get(gap!.heldOut)!,
    colour: colours.heldOut,
  };
  const title = `${taskName(asked.task)}, ${lineName(asked)}`;
  return html`${taskHeading(asked.task)}
${figure({
  caption: `${title}: traces by class and answer.`,
  draw: (width) => pair(width, [drawSide(title, within), drawSide(title, heldOut)]),
  numbers: html`${[within, heldOut].map(({ name, row }) => confusionTable(`${title}: ${name}`, row))}`,
  commands: result.commands,
})}`;
}

/** One of the two matrices. */
interface Side {
  readonly name: string;
  readonly row: ResultRow;
  readonly colour: string;
}

function drawSide(title: string, { name, row, colour }: Side): Drawing {
  return (width) =>
    html`<h4>${name}</h4>${drawConfusion(`${name}: ${title}`, row, colour, Math.min(width, 400))}`;
}

function drawConfusion(
  label: string,
  { classes, confusion }: ResultRow,
  colour: string,
  width: number,
): Markup {
  const cells = classes.flatMap((truth, t) =>
    classes.map((answer, a) => ({
      truth,
      answer,
      count: confusion[t]![a]!,
      share: shadeOf(confusion[t]!, a),
    })),
  );
  const isLong = classes.some((name) => name.length > 9);
  const below = isLong ? 84 : 48;
  return renderPlot(label, {
    width,
    height: classes.length * 46 + 6 + below,
    marginLeft: 104,
    marginBottom: below,
    marginTop: 6,
    marginRight: 6,
    x: {
      label: 'answer',
      labelArrow: 'none',
      tickRotate: isLong ? -30 : 0,
      tickSize: 0,
      domain: classes,
      tickFormat: shortName,
      labelAnchor: 'center',
      labelOffset: below - 8,
    },
    y: { label: null, tickSize: 0, domain: classes, tickFormat: shortName },
    opacity: { type: 'identity' },
    marks: [
      // Never so dark that the number on it could not be read.
      Plot.cell(cells, {
        x: 'answer',
        y: 'truth',
        fill: colour,
        fillOpacity: ({ share }) => 0.5 * share,
        inset: 0.5,
        stroke: colours.line,
      }),
      Plot.text(cells, { x: 'answer', y: 'truth', text: ({ count }) => formatCount(count), fontSize: 13 }),
    ],
  });
}

const shortName = (name: string) => shorten(name, 14);

/** How dark a cell is: its share of the line, between 0 and 1. */
function shadeOf(counts: readonly number[], prediction: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : counts[prediction]! / total;
}

function confusionTable(caption: string, { classes, confusion }: ResultRow): Markup {
  const lines = classes.map((name, t) => ({ name, counts: confusion[t]! }));
  return dataTable(caption, lines, [
    textColumn('truth \\ answer', ({ name }) => name),
    ...classes.map((prediction, a) =>
      numberColumn<(typeof lines)[number]>(prediction, ({ counts }) => counts[a]!, formatCount),
    ),
  ]);
}

function formatCount(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}
