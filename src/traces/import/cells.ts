import { parse } from 'csv-parse/sync';
import { errorText } from '../../lib/errors.ts';

/** Why a file or a row of it is not taken, in words that follow the file's name. */
export class CsvProblem extends Error {}

/** A CSV file as text: rows as wide as the header. Blank rows are counted and dropped, unless asked for. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Line of each row in the file, the header being line 1. */
  readonly lines: readonly number[];
  readonly blankRows: number;
}

/** @throws CsvProblem where the file is no table: broken quotes, no header, a name twice, rows of another width. */
export function readCsv(bytes: Uint8Array): CsvTable {
  const all = parseRows(bytes);
  const header = (all[0] ?? []).map((name) => name.trim());
  if (header.length === 0 || header.every((name) => name === '')) throw new CsvProblem('has no header');
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) throw new CsvProblem(`names the column "${twice}" twice`);
  const rows: string[][] = [];
  const lines: number[] = [];
  for (let i = 1; i < all.length; i++) {
    const row = all[i]!;
    if (row.every((cell) => cell === '')) continue;
    if (row.length !== header.length)
      throw new CsvProblem(`line ${i + 1} has ${row.length} cells, the header ${header.length}`);
    rows.push(row);
    lines.push(i + 1);
  }
  return { header, rows, lines, blankRows: all.length - 1 - rows.length };
}

function parseRows(bytes: Uint8Array): string[][] {
  try {
    return parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      trim: true,
    });
  } catch (error) {
    throw new CsvProblem(`is no CSV: ${errorText(error)}`);
  }
}

const words: Readonly<Record<string, number | null>> = {
  '': null,
  true: 1,
  false: 0,
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
};

/** Number of a cell as Python writes it: an empty one is null; NaN and infinities are values. Undefined for anything else. */
export function readNumber(cell: string): number | null | undefined {
  if (numeral.test(cell)) return Number(cell);
  return words[cell.toLowerCase()];
}

/** `Number` would take `0x10` and `1_0` the wrong way, and white space for 0. */
const numeral = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
