import * as Plot from '@observablehq/plot';
import { type Estimate, hasInterval } from '../../statistics/bootstrap.ts';
import type { Markup } from './markup.ts';
import { axis, colours, gridX, isWide, lineScale, namesAbove, renderPlot, shorten } from './plot.ts';

/** A named number with its interval. */
export type NamedEstimate = Estimate & { readonly name: string };

export interface IntervalAxis {
  readonly label: string;
  /** Where a line is drawn that the intervals are read against, such as no difference. */
  readonly at?: number;
  /** What the axis reaches over where several plots share it; default: what this plot shows. */
  readonly reach?: readonly Estimate[];
}

/** Numbers as dots on their 95 % intervals, one line each, in the order given. */
export function intervalPlot(
  label: string,
  estimates: readonly NamedEstimate[],
  { label: axisLabel, at, reach = estimates }: IntervalAxis,
  width: number,
): Markup {
  const names = estimates.map(({ name }) => shorten(name, 42));
  const ticks = width / 90;
  return renderPlot(label, {
    width,
    height: names.length * (isWide(width) ? 24 : 36) + 54,
    marginLeft: isWide(width) ? Math.min(300, Math.max(...names.map((name) => name.length)) * 7.5 + 20) : 8,
    marginRight: 16,
    marginBottom: 40,
    marginTop: 18,
    x: axis(axisLabel, { nice: true, ticks, domain: domainOf(reach, at) }),
    y: lineScale(names, width),
    marks: [
      gridX(ticks),
      ...(at === undefined ? [] : [Plot.ruleX([at], { stroke: colours.muted })]),
      ...intervalMarks(estimates),
      ...(isWide(width) ? [] : [namesAbove(names, { dy: -13, stroke: colours.paper, strokeWidth: 4 })]),
    ],
  });
}

function intervalMarks(estimates: readonly Estimate[]): Plot.Markish[] {
  const lines = estimates.map((estimate, i) => ({ ...estimate, line: String(i) }));
  const ends = { x1: 'low', x2: 'high', y1: 'line', y2: 'line' } as const;
  return [
    Plot.link(lines.filter(hasInterval), { ...ends, stroke: colours.within, strokeWidth: 2 }),
    Plot.dot(lines, { x: 'value', y: 'line', r: 4, fill: colours.within }),
  ];
}

/** From the least to the greatest end; wide enough to be drawn where all are the same. */
function domainOf(reach: readonly Estimate[], at: number | undefined): [number, number] {
  const ends = reach.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const all = at === undefined ? ends : [...ends, at];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return low < high ? [low, high] : [low - 0.05, high + 0.05];
}
