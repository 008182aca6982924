import { encode } from 'fast-png';
import { html, type Markup } from './markup.ts';

/** Pixels in [0, 1], row-major `[height, width, channels]` with one or three channels. */
export interface Picture {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** Whether inputs of that shape can be shown as pictures. */
export function isPicture(shape: readonly number[]): boolean {
  return shape.length === 3 && (shape[2] === 1 || shape[2] === 3);
}

/** A picture inside the page, its pixels drawn large. @param words say what it shows. */
export function picture({ values, shape }: Picture, words: string): Markup {
  const [height, width, channels] = shape as [number, number, number];
  const data = Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  const png = Buffer.from(encode({ width, height, channels, data })).toString('base64');
  return html`<img class="picture" alt="${words}" src="data:image/png;base64,${png}">`;
}
