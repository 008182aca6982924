import * as Plot from '@observablehq/plot';
import type { Result } from '../../eval/result.ts';
import { splits } from '../../eval/splits/index.ts';
import { formatInterval, formatNumber, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import type { NamedEstimate } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import { colours, renderPlot } from '../page/plot.ts';
import { numberColumn, textColumn } from '../table.ts';
import type { SectionMaker } from './input.ts';
import { headlineLines, type Line, leadingLine, lineName, sameLine, taskName, tasksOf } from './lines.ts';
import { taskHeading } from './task-heading.ts';

type Step = Result['waterfall'][number];

/** Where the score is lost on the way from random rows to held-out programs. */
export const waterfallSection: SectionMaker = ({ result }) => {
  const falls = tasksOf(result).flatMap((task) => fallOf(result, headlineLines(result, task)) ?? []);
  if (falls.length === 0) return null;
  return {
    id: 'waterfall',
    title: 'Where the score is lost',
    about:
      'Each step takes one more kind of familiarity away between training and test. A bar is what the step costs, paired; its whisker is the 95 % interval of the cost.',
    body: html`${falls.map(({ line, steps }) => fallFigure(result, line, steps))}`,
  };
};

function fallOf(result: Result, lines: readonly Line[]): { line: Line; steps: readonly Step[] } | null {
  const line = leadingLine(
    lines.filter(({ asked }) => result.waterfall.some((step) => sameLine(step, asked))),
  );
  return line && { line, steps: result.waterfall.filter((step) => sameLine(step, line.asked)) };
}

function fallFigure(result: Result, line: Line, steps: readonly Step[]): Markup {
  const title = `${taskName(line.asked.task)}, ${lineName(line.asked)}`;
  const named = steps.map((step) => ({ ...step, name: `${step.from} → ${step.to}` }));
  const used = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  return html`${taskHeading(line.asked.task)}
${figure({
  caption: `${title}. ${used.map((id) => `${id}: ${splits.has(id) ? splits.get(id).title : id}`).join('; ')}.`,
  draw: (width) => drawFall(title, line, steps, width),
  numbers: estimateTable(`${title}: balanced accuracy lost`, 'step', named, formatSigned),
  commands: result.commands,
})}`;
}

function drawFall(title: string, { scores }: Line, steps: readonly Step[], width: number): Markup {
  const level = (split: string) => scores.get(split)?.balancedAccuracy.value ?? Number.NaN;
  const bars = steps.map((step) => ({
    name: `${step.from} → ${step.to}`,
    start: level(step.from),
    end: level(step.to),
    // The interval is of the difference, so it hangs from where the step starts.
    low: level(step.from) - step.high,
    high: level(step.from) - step.low,
    text: `lost ${formatSigned(step.value)}${width < 600 ? '' : ` ${formatInterval(step)}`}`,
  }));
  const [first, last] = [steps[0]!.from, steps.at(-1)!.to];
  const dots = [
    { name: first, value: level(first), colour: colours.within },
    { name: last, value: level(last), colour: colours.heldOut },
  ];
  const lowest = Math.min(...bars.flatMap(({ end, low }) => [end, low]));
  return renderPlot(`Waterfall of balanced accuracy: ${title}`, {
    width,
    height: (bars.length + 2) * 34 + 54,
    marginLeft: 84,
    marginRight: width < 600 ? 82 : 210,
    marginBottom: 38,
    x: {
      label: 'balanced accuracy',
      labelArrow: 'none',
      labelAnchor: 'center',
      nice: true,
      ticks: width / 110,
      domain: [lowest, Math.max(...bars.flatMap(({ start, high }) => [start, high]))],
    },
    y: { label: null, tickSize: 0, domain: [first, ...bars.map(({ name }) => name), last], padding: 0.35 },
    marks: [
      Plot.gridX({ stroke: colours.line, strokeOpacity: 1, ticks: width / 110 }),
      Plot.rect(bars, { x1: 'start', x2: 'end', y: 'name', fill: colours.heldOut, fillOpacity: 0.75 }),
      Plot.link(bars, {
        x1: 'low',
        x2: 'high',
        y1: 'name',
        y2: 'name',
        stroke: 'currentColor',
        strokeWidth: 1.5,
      }),
      Plot.dot(dots, { x: 'value', y: 'name', r: 6, fill: 'colour' }),
      Plot.text(dots, {
        x: 'value',
        y: 'name',
        text: ({ value }) => formatNumber(value),
        textAnchor: 'start',
        dx: 11,
      }),
      Plot.text(bars, {
        x: (bar) => Math.max(bar.start, bar.high),
        y: 'name',
        text: 'text',
        textAnchor: 'start',
        dx: 8,
      }),
    ],
  });
}

/** The numbers of an interval plot. */
function estimateTable(
  caption: string,
  heading: string,
  estimates: readonly NamedEstimate[],
  format: (value: number) => string = formatNumber,
): Markup {
  return dataTable(caption, estimates, [
    textColumn(heading, ({ name }) => name),
    numberColumn('value', ({ value }) => value, format),
    numberColumn('95 % from', ({ low }) => low, format),
    numberColumn('to', ({ high }) => high, format),
  ]);
}
