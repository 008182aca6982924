import { showOneLine } from '../lib/plain-text.ts';

/*
 * What a cell of a table means, whoever wrote it and whichever command reads it. Text says a number as Python, R and
 * Julia print one: a dot, no grouping, an exponent (`1e3`), never hexadecimal (`0x1`), never a decimal comma (`1,5`).
 * Blanks around it do not count. `nan` and `inf` are numbers that are not finite; readers of features and scores take
 * `nan` for missing, readers of logs take it for what was measured.
 */

/** Words for a missing number, in any case: as spreadsheets, pandas, R, Julia, SQL and Keras write it. */
const missingWords = new Set(['', 'na', 'n/a', '<na>', '#n/a', 'null', 'none', 'missing', '\\n']);

const namedNumbers = new Map([
  ['true', 1],
  ['false', 0],
  ...['nan', '+nan', '-nan'].map((word) => [word, Number.NaN] as const),
  ...['inf', '+inf', 'infinity', '+infinity'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-inf', '-infinity'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a cell says: null where it is missing, undefined where it says something else. */
export function readNumber(cell: unknown): number | null | undefined {
  if (typeof cell === 'string') return numeral.test(cell) ? Number(cell) : readWord(cell);
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell);
  return undefined;
}

function readWord(cell: string): number | null | undefined {
  const word = cell.trim().toLowerCase();
  if (numeral.test(word)) return Number(word);
  return missingWords.has(word) ? null : namedNumbers.get(word);
}

/**
 * The text of a cell without blanks around it, null where that is empty. No word stands for missing here: a class or a
 * person may be called None.
 */
export function readText(cell: unknown): string | null {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
  return String(cell).trim() || null;
}

/** Whether a cell says nothing, be it of numbers or of text. */
export function isMissing(cell: unknown): boolean {
  const value = readNumber(cell);
  return value === null || Number.isNaN(value);
}

/** A cell, or a name, as an error shows it: on one line, and not all of a long one. */
export function showCell(cell: unknown): string {
  if (cell === null || cell === undefined) return 'nothing';
  if (cell instanceof Date) return 'a date';
  if (typeof cell === 'object')
    return Array.isArray(cell) || ArrayBuffer.isView(cell) ? 'a list' : 'an object';
  const text = showOneLine(String(cell));
  if (text.trim() === '') return 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
