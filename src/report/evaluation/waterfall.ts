import * as Plot from '@observablehq/plot';
import type { Result } from '../../eval/result.ts';
import { splits } from '../../eval/splits/index.ts';
import { formatInterval, formatNumber, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { axis, colours, gridX, isWide, renderPlot } from '../page/plot.ts';
import { type Column, estimateColumns, leftColumn } from '../table.ts';
import { type Fall, fallsOf, lineTitle, type Step, tasksOf } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

/** Where the score is lost on the way from random rows to held-out programs. */
export const waterfallSection: SectionMaker = ({ result }) => {
  const falls = tasksOf(result).flatMap((task) => fallsOf(result, task));
  if (falls.length === 0) return null;
  return {
    id: 'waterfall',
    title: 'Where the score is lost',
    about:
      'Each step takes one more kind of familiarity away between training and test. A bar is what the step costs, paired; its whisker is the 95 % interval of the cost.',
    body: html`${falls.map((fall) => fallFigure(result, fall))}`,
  };
};

function fallFigure(result: Result, { line, steps }: Fall): Markup {
  const title = `${lineTitle(line.method)}, to ${steps[0]!.towards}`;
  const used = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  return html`${taskHeading(line.method.task)}
${figure({
  caption: `${title}. ${used.map((id) => `${id}: ${splits.has(id) ? splits.get(id).title : id}`).join('; ')}.`,
  draw: (width) => drawFall(title, steps, width),
  numbers: dataTable(`${title}: balanced accuracy lost`, steps, columns),
  commands: result.commands,
})}`;
}

function nameStep({ from, to }: Step): string {
  return `${from} → ${to}`;
}

const columns: readonly Column<Step>[] = [
  leftColumn('step', nameStep),
  ...estimateColumns('value', (step: Step) => step, formatSigned),
];

function drawFall(title: string, steps: readonly Step[], width: number): Markup {
  const bars = steps.map((step) => barOf(step, width));
  const [first, last] = [steps[0]!.from, steps.at(-1)!.to];
  const ticks = width / 110;
  const lowest = Math.min(...bars.flatMap(({ end, low }) => [end, low ?? end]));
  const highest = Math.max(...bars.flatMap(({ start, high }) => [start, high ?? start]));
  return renderPlot(`Waterfall of balanced accuracy: ${title}`, {
    width,
    height: (bars.length + 2) * 34 + 54,
    marginLeft: 84,
    marginRight: isWide(width) ? 210 : 82,
    marginBottom: 38,
    x: axis('balanced accuracy', { nice: true, ticks, domain: [lowest, highest] }),
    y: { label: null, tickSize: 0, domain: [first, ...bars.map(({ name }) => name), last], padding: 0.35 },
    marks: [gridX(ticks), ...barMarks(bars), ...endMarks(first, last, bars), barTexts(bars)],
  });
}

interface Bar {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
}

function barOf(step: Step, width: number): Bar {
  const start = step.level;
  return {
    name: nameStep(step),
    start,
    end: start - step.value,
    // The interval is of the difference, so it hangs from where the step starts.
    low: step.high === null ? null : start - step.high,
    high: step.low === null ? null : start - step.low,
    text: `lost ${formatSigned(step.value)}${isWide(width) ? ` ${formatInterval(step)}` : ''}`,
  };
}

function barMarks(bars: readonly Bar[]): Plot.Markish[] {
  const whisker = { x1: 'low', x2: 'high', y1: 'name', y2: 'name' } as const;
  return [
    Plot.rect(bars, { x1: 'start', x2: 'end', y: 'name', fill: colours.heldOut, fillOpacity: 0.75 }),
    Plot.link(bars, { ...whisker, stroke: 'currentColor', strokeWidth: 1.5 }),
  ];
}

/** The levels before the first step and after the last. */
function endMarks(first: string, last: string, bars: readonly Bar[]): Plot.Markish[] {
  const dots = [
    { name: first, value: bars[0]!.start, colour: colours.within },
    { name: last, value: bars.at(-1)!.end, colour: colours.heldOut },
  ];
  const text = ({ value }: (typeof dots)[number]) => formatNumber(value);
  return [
    Plot.dot(dots, { x: 'value', y: 'name', r: 6, fill: 'colour' }),
    Plot.text(dots, { x: 'value', y: 'name', text, textAnchor: 'start', dx: 11 }),
  ];
}

function barTexts(bars: readonly Bar[]): Plot.Markish {
  const x = ({ start, high }: Bar) => Math.max(start, high ?? start);
  return Plot.text(bars, { x, y: 'name', text: 'text', textAnchor: 'start', dx: 8 });
}
