import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Markup, trusted } from './markup.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Colours of the style sheet, so that a plot follows the reader's light or dark page. */
export const colours = {
  within: 'var(--within)',
  heldOut: 'var(--held-out)',
  third: 'var(--third)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  paper: 'var(--paper)',
} as const;

/**
 * An Observable plot as SVG. A screen reader says `label` and leaves out the parts, whose numbers
 * stand in the table beside it.
 */
export function renderPlot(label: string, options: Plot.PlotOptions): Markup {
  const svg = Plot.plot({
    ...options,
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
    className: 'plot',
  }) as unknown as SvgElement;
  // The style sheet of the page does what the plot's own would: the page allows no other.
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return trusted(svg.outerHTML);
}

/** Whether a plot of this width has room for words beside its marks. */
export function isWide(width: number): boolean {
  return width >= 600;
}

/** The scale of an axis with its label in the middle and no arrow. */
export function axis(label: string, scale: Plot.ScaleOptions = {}): Plot.ScaleOptions {
  return { label, labelArrow: 'none', labelAnchor: 'center', ...scale };
}

/** Lines of a grid across the plot, at the ticks of its horizontal axis. */
export function gridX(ticks?: number): Plot.Markish {
  return Plot.gridX({ stroke: colours.line, strokeOpacity: 1, ...(ticks !== undefined && { ticks }) });
}

/** The same at the ticks of the vertical axis. */
export function gridY(ticks?: number | number[]): Plot.Markish {
  return Plot.gridY({ stroke: colours.line, strokeOpacity: 1, ...(ticks !== undefined && { ticks }) });
}

/** Lines by their place, since names may repeat; named beside where the plot is wide. */
export function lineScale(
  names: readonly string[],
  width: number,
): Plot.ScaleOptions & { axis: 'left' | null } {
  return {
    axis: isWide(width) ? 'left' : null,
    label: null,
    tickSize: 0,
    domain: names.map((_, line) => String(line)),
    tickFormat: (line: string) => names[Number(line)]!,
  };
}

/** Names above their lines, where the plot is narrow. */
export function namesAbove(names: readonly string[], options: Plot.TextOptions): Plot.Markish {
  return Plot.text(
    names.map((name, line) => ({ name, line: String(line) })),
    { y: 'line', text: 'name', frameAnchor: 'left', textAnchor: 'start', fill: 'currentColor', ...options },
  );
}

/** A name that has its place in a plot; the table beside has it whole. */
export function shorten(name: string, characters: number): string {
  return name.length > characters ? `${name.slice(0, characters - 1)}…` : name;
}

/** What is used of an element here; the types of a browser are not those of this package. */
interface SvgElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
  querySelectorAll(selector: string): readonly SvgElement[];
}
