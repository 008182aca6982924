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
 * An Observable plot as SVG. `label` is what a screen reader says of it; the numbers stand in the table beside it, so
 * its parts are not announced one by one.
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
