/** Markup that is safe to put into a page: only `html` makes it, from text that it escapes. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What `html` takes between its pieces; null, undefined and false leave nothing. */
export type Piece = string | number | Markup | readonly Piece[] | null | undefined | false;

/** Markup from a template: what is filled in is escaped, unless it is markup itself. */
export function html(pieces: TemplateStringsArray, ...filled: readonly Piece[]): Markup {
  const text = pieces.reduce((before, piece, i) => `${before}${render(filled[i - 1])}${piece}`);
  return new Markup(text);
}

/** Markup of our own making, such as a rendered plot or a style sheet; never text from a result. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function render(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(render).join('');
  return escapeText(String(piece));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
