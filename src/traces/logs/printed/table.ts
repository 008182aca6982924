import { readNumber } from '../../../tables/cells.ts';
import { readName } from '../names.ts';

/** Behind a line of a progress bar stands how far it is. */
const bar = /:\s+\d+%\|.*$/;
/** A count as it is printed: `3`, `3/100`. */
const count = /^(\d+)(?:\/\d+)?$/;
const counts = /^(epoch|step)$/;
/** spaCy's names have blanks: `E    #       LOSS TOK2VEC  LOSS NER  ENTS_F`. */
const spacyHeader = /^E\s+#\s{2,}LOSS/;
/** Characters of a line of a table at most. */
const longest = 500;

/**
 * Names in a line of their own over the numbers, as Ultralytics, fastai and skorch print: remembers the last names, and
 * reads the lines below them.
 */
export class PrintedTable {
  #names: readonly string[] = [];

  /** Cells of a line by name; none where it is no row of the table, or holds the names. */
  read(line: string, isQuantity: (name: string) => boolean): [name: string, cell: unknown][] {
    if (line.length > longest) return [];
    const cells = spacyHeader.test(line) ? readSpacyHeader(line) : line.replace(bar, '').trim().split(/\s+/);
    if (isHeader(cells, isQuantity)) {
      this.#names = cells.map((cell) => cell.replace(/[():]+$/, '').replace(/^.*\(/, ''));
      return [];
    }
    const names = this.#names;
    const numbers = cells.filter((cell) => readNumber(cell) !== undefined).length;
    if (names.length === 0 || cells.length < names.length || 2 * numbers < names.length) return [];
    const found = names.flatMap((name, c): [string, unknown][] => {
      const cell = cells[c]!;
      if (counts.test(readName(name).quantity)) return [[name, Number(count.exec(cell)?.[1] ?? Number.NaN)]];
      return isQuantity(name) ? [[name, readNumber(cell.replace(/:$/, ''))]] : [];
    });
    if (found.some(([, cell]) => cell === undefined || Number.isNaN(cell))) return [];
    const counted = found.some(([name]) => counts.test(readName(name).quantity));
    // Without a count one line is meant, the mean over all classes, and those below it are of one class each.
    if (!counted) this.#names = [];
    return counted ? found : found.map(([name, cell]) => [`val ${name}`, cell]);
  }
}

/** Scores are of the development rows. */
function readSpacyHeader(line: string): string[] {
  const names = line
    .trim()
    .split(/\s{2,}/)
    .slice(2);
  return ['epoch', 'step', ...names.map((name) => (name.startsWith('LOSS') ? name : `val ${name}`))];
}

/** Three names or more, one of them of a quantity, and no number; without an epoch among them five or more. */
function isHeader(cells: readonly string[], isQuantity: (name: string) => boolean): boolean {
  if (cells.length < 3 || cells.some((cell) => /^[-+.\d]|[=:]\S|^$/.test(cell))) return false;
  const counted = cells.some((cell) => counts.test(readName(cell).quantity));
  return (counted || cells.length >= 5) && cells.some((cell) => isQuantity(cell.replace(/[():]+$/, '')));
}
