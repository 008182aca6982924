import { html, type Markup, type Piece } from './markup.ts';

/** Widths in pixels at which a figure is drawn: for a desk, and for a phone. */
const widths = { wide: 1000, narrow: 330 } as const;

/** Draws something at a width in pixels. */
export type Drawing = (width: number) => Markup;

export interface FigureParts {
  readonly caption: string;
  readonly draw: Drawing;
  /** The numbers behind it. */
  readonly numbers: Markup;
  /** What makes the numbers again. */
  readonly commands: readonly string[];
}

/** A figure with its numbers and its command, drawn for a desk and for a phone. */
export function figure({ caption, draw, numbers, commands }: FigureParts): Markup {
  return html`<figure>
<div class="wide">${draw(widths.wide)}</div><div class="narrow">${draw(widths.narrow)}</div>
<figcaption>${caption}</figcaption>
${behind(numbers, commands)}
</figure>`;
}

/** A figure of small panels that find their own places. */
export function panels(
  caption: string,
  drawn: readonly Markup[],
  { numbers, commands }: Pick<FigureParts, 'numbers' | 'commands'>,
): Markup {
  return html`<figure>
<div class="panels">${drawn}</div>
<figcaption>${caption}</figcaption>
${behind(numbers, commands)}
</figure>`;
}

/** One of the panels of a figure. */
export function panel(title: Piece, body: Piece): Markup {
  return html`<div><h4>${title}</h4>${body}</div>`;
}

/** Two drawings side by side at a desk, one above the other on a phone; each is given its width. */
export function pair(width: number, drawings: readonly [Drawing, Drawing]): Markup {
  const each = width === widths.narrow ? width : width / 2 - 20;
  return html`<div class="pair">${drawings.map((draw) => html`<div>${draw(each)}</div>`)}</div>`;
}

/** Width in pixels of one small panel. */
export const panelWidth = 320;

function behind(numbers: Markup, commands: readonly string[]): Markup {
  return html`<details><summary>Numbers and command</summary>
${numbers}
${commandList(commands)}
</details>`;
}

/** Commands as they are typed. */
export function commandList(commands: readonly string[]): Markup | null {
  if (commands.length === 0) return null;
  return html`<pre class="command" tabindex="0"><code>${commands.map((command) => `$ ${command}\n`)}</code></pre>`;
}
