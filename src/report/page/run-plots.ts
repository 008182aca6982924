import * as Plot from '@observablehq/plot';
import type { Trace } from '../../traces/trace.ts';
import { panel, panelWidth } from './figure.ts';
import { html, type Markup } from './markup.ts';
import { axis, colours, gridY, renderPlot } from './plot.ts';

/** One value of a line at a step. */
interface Point {
  readonly step: number;
  readonly value: number;
}

/** A line of a plot over the steps of a run. */
export interface RunLine {
  readonly name: string;
  readonly colour: string;
  readonly opacity?: number;
  readonly dash?: string;
  /** Null is not recorded. */
  readonly values: readonly (number | null)[];
}

/** Above this ratio of largest to smallest value, a linear axis shows only the largest. */
const widestLinear = 20;

/** Lines over the steps of a run, with a mark where the run failed. */
export function runPlot(title: string, trace: Trace, lines: readonly RunLine[], at?: number): Markup {
  const drawn = lines.map((line) => ({ ...line, points: pointsOf(trace.steps, line.values) }));
  const values = drawn.flatMap(({ points }) => points.map(({ value }) => value));
  const isLog = needsLog(values);
  const ticks = isLog ? powersOfTen(values) : 5;
  const plot = renderPlot(title, {
    ...{ width: panelWidth, height: 240, marginTop: 28, marginLeft: 52, marginBottom: 40 },
    x: axis(unitOf(trace), { domain: [0, trace.header.plannedSteps], ticks: 4 }),
    y: { label: null, nice: true, ticks, type: isLog ? 'log' : 'linear', tickFormat: formatTick },
    marks: [
      gridY(ticks),
      ...(at === undefined || values.length === 0
        ? []
        : [Plot.ruleY([at], { stroke: colours.muted, strokeDasharray: '4 3' })]),
      ...failureMarks(trace),
      ...drawn.flatMap(({ points, ...line }) => lineMarks(points, line)),
    ],
  });
  return panel(html`${title}${isLog ? html` <span class="quiet">(log)</span>` : null}`, plot);
}

/** What the steps of a run are one of: of a log often an epoch. */
export function unitOf({ header: { log } }: Trace): string {
  return (log?.unit ?? 'steps').replace(/s$/, '');
}

function failureMarks({ header: { outcome, plannedSteps } }: Trace): Plot.Markish[] {
  const failed = 'step' in outcome ? [outcome.step] : [];
  return [
    Plot.ruleX(failed, { stroke: colours.heldOut, strokeWidth: 2 }),
    Plot.text(failed, {
      x: (step) => step,
      text: (step) => `${outcome.kind} at ${step}`,
      frameAnchor: 'top',
      dy: -16,
      fill: colours.heldOut,
      textAnchor: failed[0] !== undefined && failed[0] > plannedSteps / 2 ? 'end' : 'start',
    }),
  ];
}

function lineMarks(
  points: readonly Point[],
  { colour, opacity = 1, dash = 'none' }: Pick<RunLine, 'colour' | 'opacity' | 'dash'>,
): Plot.Markish[] {
  const place = { x: 'step', y: 'value' } as const;
  const line = { stroke: colour, strokeOpacity: opacity, strokeDasharray: dash, strokeWidth: 1.8 };
  const dot = { r: points.length < 6 ? 2.6 : 1.4, fill: colour, fillOpacity: opacity };
  return [Plot.lineY(points, { ...place, ...line }), Plot.dot(points, { ...place, ...dot })];
}

/** What a plot can show: recorded and finite; the table has the rest. */
function pointsOf(steps: readonly number[], values: readonly (number | null)[]): Point[] {
  return values.flatMap((value, check) =>
    value !== null && Number.isFinite(value) ? [{ step: steps[check]!, value }] : [],
  );
}

function needsLog(values: readonly number[]): boolean {
  return (
    values.length > 0 && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > widestLinear
  );
}

/** The powers around the values, at most about six of them. */
function powersOfTen(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  const every = Math.ceil((last - first) / 6);
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => 10 ** (first + i * every));
}

function formatTick(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-4 || size >= 1e5) ? rounded.toExponential() : String(rounded);
}
