import * as Plot from '@observablehq/plot';
import type { Result, ResultRow } from '../../eval/result.ts';
import { dataTable } from '../page/data-table.ts';
import { type Drawing, figure, pair } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { axis, colours, renderPlot, shorten } from '../page/plot.ts';
import { leftColumn, numericColumn } from '../table.ts';
import { type Line, leadingLines, lineTitle } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

/** What is taken for what, within programs and on held-out ones. */
export const confusionSection: SectionMaker = ({ result }) => {
  const leading = leadingLines(result);
  if (leading.length === 0) return null;
  return {
    id: 'confusion',
    title: 'What is taken for what',
    about:
      'Traces by true class (rows) and prediction (columns), averaged over repeats. The darker, the larger the share of the row. First within programs, then on held-out ones.',
    body: html`${leading.map((line) => confusionFigure(result, line))}`,
  };
};

function confusionFigure(result: Result, { method, gap, scores }: Line): Markup {
  const { within, heldOut } = gap!;
  const sides: readonly [Side, Side] = [
    { name: `Within programs (${within})`, row: scores.get(within)!, colour: colours.within },
    { name: `Held-out programs (${heldOut})`, row: scores.get(heldOut)!, colour: colours.heldOut },
  ];
  const title = lineTitle(method);
  return html`${taskHeading(method.task)}
${figure({
  caption: `${title}: traces by class and prediction.`,
  draw: (width) => pair(width, [drawSide(title, sides[0]), drawSide(title, sides[1])]),
  numbers: html`${sides.map(({ name, row }) => confusionTable(`${title}: ${name}`, row))}`,
  commands: result.commands,
})}`;
}

/** One of the two matrices. */
interface Side {
  readonly name: string;
  readonly row: ResultRow;
  readonly colour: string;
}

function drawSide(title: string, side: Side): Drawing {
  return (width) => html`<h4>${side.name}</h4>${drawConfusion(title, side, Math.min(width, 400))}`;
}

function drawConfusion(title: string, { name, row, colour }: Side, width: number): Markup {
  const { classes } = row;
  const cells = cellsOf(row);
  const place = { x: 'predicted', y: 'truth' } as const;
  // Never so dark that the number on it could not be read.
  const shade = { fill: colour, fillOpacity: ({ share }: Cell) => 0.5 * share, stroke: colours.line };
  const count = { text: ({ count }: Cell) => formatCount(count), fontSize: 13 };
  const isLong = classes.some((own) => own.length > 9);
  const below = isLong ? 84 : 48;
  const ticks = { tickSize: 0, domain: classes, tickFormat: (own: string) => shorten(own, 14) };
  return renderPlot(`${name}: ${title}`, {
    width,
    height: classes.length * 46 + 6 + below,
    marginLeft: 104,
    marginBottom: below,
    marginTop: 6,
    marginRight: 6,
    x: axis('prediction', { ...ticks, tickRotate: isLong ? -30 : 0, labelOffset: below - 8 }),
    y: { label: null, ...ticks },
    opacity: { type: 'identity' },
    marks: [Plot.cell(cells, { ...place, ...shade, inset: 0.5 }), Plot.text(cells, { ...place, ...count })],
  });
}

interface Cell {
  readonly truth: string;
  readonly predicted: string;
  readonly count: number;
  /** Of its row, between 0 and 1: how dark it is. */
  readonly share: number;
}

function cellsOf({ classes, confusion }: ResultRow): Cell[] {
  return classes.flatMap((truth, t) => {
    const counts = confusion[t]!;
    const total = counts.reduce((sum, count) => sum + count, 0);
    return classes.map((predicted, p) => {
      const count = counts[p]!;
      return { truth, predicted, count, share: total === 0 ? 0 : count / total };
    });
  });
}

function confusionTable(caption: string, { classes, confusion }: ResultRow): Markup {
  const lines = classes.map((name, t) => ({ name, counts: confusion[t]! }));
  return dataTable(caption, lines, [
    leftColumn('truth \\ prediction', ({ name }) => name),
    ...classes.map((prediction, a) =>
      numericColumn<(typeof lines)[number]>(prediction, ({ counts }) => counts[a]!, formatCount),
    ),
  ]);
}

function formatCount(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}
