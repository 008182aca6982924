/** A place in a source file; line and column from 1. */
export interface CodePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** As editors and terminals take it: `mine.ts:3:7`. */
export function wordPlace({ path, line, column }: CodePlace): string {
  return `${path}:${line}:${column}`;
}

/** Lines before and after the one that is meant. */
const around = 1;
/** More of a line is no source that anybody reads. */
const widest = 120;

/** The line of a place among its neighbours, with a mark below; empty where the text has no such line. */
export function codeFrame(text: string, { line, ...place }: Omit<CodePlace, 'path'>): string {
  const lines = text.split(/\r?\n/);
  if (line < 1 || line > lines.length) return '';
  const column = Math.min(place.column, lines[line - 1]!.length + 1);
  const first = Math.max(line - around, 1);
  const last = Math.min(line + around, lines.length);
  const digits = String(last).length;
  const from = column > widest ? column - widest / 2 : 0;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    // A tab is as wide as its terminal likes, and would move the mark.
    const shown = lines[number - 1]!.replaceAll('\t', ' ').slice(from, from + widest);
    const margin = String(number).padStart(digits);
    frame.push(`${number === line ? '>' : ' '} ${margin} | ${shown}`.trimEnd());
    if (number === line) frame.push(`  ${' '.repeat(digits)} | ${' '.repeat(column - 1 - from)}^`);
  }
  return frame.join('\n');
}

/** `/mine.ts:3:7` in the words of Node and esbuild: `(/mine.ts:3:7)`, `at file:///mine.ts:3:7`, `/mine.ts:3:7: ERROR: …`. */
const written = /(?:^|[\s(])((?:file:\/\/|\/|[A-Za-z]:[\\/])[^\n()]*?):(\d+):(\d+)(?=[)\s:]|$)/gm;
/** A module that does not fit another one: its line, the source and a mark below it. */
const linked = /^((?:file:\/\/|\/|[A-Za-z]:[\\/]).*):(\d+)\n.*\n( *)\^/;

/** The places that an error names in its text and stack, the innermost first; paths as they stand there. */
export function placesIn(text: string): CodePlace[] {
  const [, file, row, blank] = linked.exec(text) ?? [];
  if (file !== undefined) return [{ path: file, line: Number(row), column: blank!.length + 1 }];
  return Array.from(text.matchAll(written), ([, path, line, column]) => ({
    path: path!,
    line: Number(line),
    column: Number(column),
  }));
}
