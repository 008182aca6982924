import * as Plot from '@observablehq/plot';
import type { Signal } from '../../diagnosis/contract.ts';
import { subjectOf } from '../../diagnosis/words.ts';
import { formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import { axis, colours, gridX, isWide, lineScale, namesAbove, renderPlot, shorten } from '../page/plot.ts';
import { leftColumn, numericColumn } from '../table.ts';

/** Signals drawn; the table has all. */
const mostDrawn = 12;
/** Standard deviations to either side that are drawn; what lies beyond stands at the edge. */
const reach = 8;

/** Where a run stands among healthy ones, signal by signal. */
export function signalFigure(signals: readonly Signal[], commands: readonly string[]): Markup {
  return figure({
    caption:
      'Dot: this run; thick line: middle half of healthy runs, thin: middle 90 %. Robust standard deviations from the healthy median, cut at ±8.',
    draw: (width) => drawSignals(signals.slice(0, mostDrawn), width),
    numbers: signalTable(signals),
    commands,
  });
}

function drawSignals(signals: readonly Signal[], width: number): Markup {
  const names = signals.map(({ column }) => shorten(subjectOf(column), isWide(width) ? 68 : 52));
  return renderPlot('Signals of this run against healthy runs', {
    width,
    height: names.length * (isWide(width) ? 26 : 38) + 60,
    marginLeft: isWide(width) ? Math.max(...names.map((name) => name.length)) * 6.6 + 20 : 8,
    marginRight: 16,
    marginBottom: 40,
    x: axis('distance from the healthy median', { domain: [-reach, reach], ticks: 5 }),
    y: lineScale(names, width),
    marks: [
      gridX(5),
      Plot.ruleX([0], { stroke: colours.muted }),
      ...signalMarks(signals),
      ...(isWide(width) ? [] : [namesAbove(names, { dy: -14 })]),
    ],
  });
}

function signalMarks(signals: readonly Signal[]): Plot.Markish[] {
  const lines = signals.map(({ distance, healthy: { p5, p25, median, p75, p95, spread } }, i) => {
    const place = (value: number) => hold((value - median) / spread);
    const ranges = { p5: place(p5), p25: place(p25), p75: place(p75), p95: place(p95) };
    return { line: String(i), own: hold(distance), ...ranges };
  });
  const range = (x1: 'p5' | 'p25', x2: 'p95' | 'p75', strokeWidth: number) =>
    Plot.link(lines, { x1, x2, y1: 'line', y2: 'line', stroke: colours.within, strokeWidth });
  return [
    range('p5', 'p95', 2),
    range('p25', 'p75', 6),
    Plot.dot(lines, { x: 'own', y: 'line', r: 5, fill: colours.heldOut }),
  ];
}

function hold(distance: number): number {
  return Math.max(-reach, Math.min(reach, distance));
}

function signalTable(signals: readonly Signal[]): Markup {
  return dataTable('Signals', signals, [
    leftColumn('signal', ({ sentence }) => sentence),
    leftColumn('column', ({ column }) => column),
    numericColumn('this run', ({ value }) => value),
    numericColumn('healthy 5 %', ({ healthy }) => healthy.p5),
    numericColumn('median', ({ healthy }) => healthy.median),
    numericColumn('95 %', ({ healthy }) => healthy.p95),
    numericColumn('quantile', ({ quantile }) => quantile),
    numericColumn('weight for faulty', ({ weight }) => weight.faulty, formatSigned),
    numericColumn('for its class', ({ weight }) => weight.class, formatSigned),
  ]);
}
