import * as Plot from '@observablehq/plot';
import type { Estimate } from '../../statistics/bootstrap.ts';
import type { Markup } from './markup.ts';
import { colours, renderPlot, shorten } from './plot.ts';

/** A named number with its interval. */
export interface NamedEstimate extends Estimate {
  readonly name: string;
}

export interface IntervalAxis {
  readonly label: string;
  /** Where a line is drawn that the intervals are read against, such as no difference. */
  readonly at?: number;
  /** What the axis reaches over where several plots share it; default: what this plot shows. */
  readonly reach?: readonly Estimate[];
}

/** Below this width names stand above their intervals instead of beside them. */
const roomForNames = 600;

/** Numbers as dots on their 95 % intervals, one line each, in the order given. */
export function intervalPlot(
  label: string,
  estimates: readonly NamedEstimate[],
  axis: IntervalAxis,
  width: number,
): Markup {
  const isWide = width >= roomForNames;
  const names = estimates.map(({ name }) => shorten(name, 42));
  // Names may repeat, so lines are placed by number and only labelled by name.
  const lines = estimates.map((estimate, i) => ({ ...estimate, line: String(i), shown: names[i]! }));
  return renderPlot(label, {
    width,
    height: lines.length * (isWide ? 24 : 36) + 54,
    marginLeft: isWide ? Math.min(300, Math.max(...names.map((name) => name.length)) * 7.5 + 20) : 8,
    marginRight: 16,
    marginBottom: 40,
    marginTop: 18,
    x: {
      label: axis.label,
      labelArrow: 'none',
      labelAnchor: 'center',
      nice: true,
      ticks: width / 90,
      domain: domainOf(axis.reach ?? estimates, axis.at),
    },
    y: {
      axis: isWide ? 'left' : null,
      label: null,
      tickSize: 0,
      domain: lines.map(({ line }) => line),
      tickFormat: (line: string) => names[Number(line)]!,
    },
    marks: [
      Plot.gridX({ stroke: colours.line, strokeOpacity: 1, ticks: width / 90 }),
      ...(axis.at === undefined ? [] : [Plot.ruleX([axis.at], { stroke: colours.muted })]),
      Plot.link(lines, {
        x1: 'low',
        x2: 'high',
        y1: 'line',
        y2: 'line',
        stroke: colours.within,
        strokeWidth: 2,
      }),
      Plot.dot(lines, { x: 'value', y: 'line', r: 4, fill: colours.within }),
      ...(isWide ? [] : [namesAbove(lines)]),
    ],
  });
}

function namesAbove(lines: readonly { readonly shown: string }[]): Plot.Markish {
  return Plot.text(lines, {
    y: 'line',
    text: 'shown',
    frameAnchor: 'left',
    textAnchor: 'start',
    dy: -13,
    stroke: colours.paper,
    strokeWidth: 4,
    fill: 'currentColor',
  });
}

/** From the least to the greatest end; wide enough to be drawn where all are the same. */
function domainOf(reach: readonly Estimate[], at: number | undefined): [number, number] {
  const ends = reach.flatMap(({ value, low, high }) => [value, low, high]);
  const all = at === undefined ? ends : [...ends, at];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return low < high ? [low, high] : [low - 0.05, high + 0.05];
}
