import { isMissing, readNumber, readText } from '../tables/cells.ts';

/** The cells of a column, as the audit reads them. */
export interface ColumnCells {
  /** Numbers, NaN where there is none; null for a column of text. Values beyond any number stand as ±`beyond`. */
  readonly numbers: Float64Array | null;
  /** Text per row, null where the cell is empty; of a column of numbers too, as labels and groups may be numbers. */
  readonly texts: readonly (string | null)[];
  /** Cells that say nothing, or `nan`. */
  readonly missing: number;
  /** Infinite ones. */
  readonly infinite: number;
  /** Cells of text in a column of numbers, which count as missing. */
  readonly strayText: number;
  /** True where the cells are lists, which are not read. */
  readonly isList: boolean;
  /** True where the cells are dates or times of day. */
  readonly isDate: boolean;
  /** True where the numbers are written with a decimal comma. */
  readonly hasCommas: boolean;
}

/** Stands for an infinity: trees cut between values, and between infinities there is no middle. */
const beyond = 1e300;

const dateText = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads a column: as numbers where more cells are numbers than text, else as text. Dates are numbers; decimal commas are read
 * where nothing else can be meant.
 */
export function readCells(cells: ArrayLike<unknown>): ColumnCells {
  const plain = readPlain(cells);
  if ((plain.numbers !== null && plain.strayText === 0) || !hasDecimalCommas(plain)) return plain;
  const dotted = Array.from(cells, (cell) => (typeof cell === 'string' ? cell.replace(',', '.') : cell));
  return { ...readPlain(dotted), texts: plain.texts, hasCommas: true };
}

const commaText = /^[+-]?\d+(,\d+)?([eE][+-]?\d+)?$/;
/** `1,250` may be a thousand; `0,250`, `1,25` and `1250,250` cannot. */
const groupedText = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** Whether every cell is a whole number or has one comma, and some comma does not stand between thousands. */
function hasDecimalCommas({ texts }: ColumnCells): boolean {
  let isSure = false;
  for (const text of texts) {
    if (text === null || isMissing(text)) continue;
    if (!commaText.test(text)) return false;
    isSure ||= text.includes(',') && !groupedText.test(text);
  }
  return isSure;
}

function readPlain(cells: ArrayLike<unknown>): ColumnCells {
  const numbers = new Float64Array(cells.length).fill(Number.NaN);
  const texts: (string | null)[] = new Array(cells.length).fill(null);
  const tally = { numbers: 0, missing: 0, infinite: 0, text: 0, lists: 0, dates: 0 };
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (typeof cell === 'object' && cell !== null && !(cell instanceof Date)) {
      tally.lists++;
      continue;
    }
    const value = cell instanceof Date ? undefined : readNumber(cell);
    const text = cell instanceof Date ? cell.toISOString() : readText(cell);
    texts[row] = text;
    if (value === null || Number.isNaN(value)) tally.missing++;
    else if (value !== undefined) {
      tally.numbers++;
      if (!Number.isFinite(value)) tally.infinite++;
      numbers[row] = Math.max(-beyond, Math.min(beyond, value));
    } else {
      tally.text++;
      if (text !== null && dateText.test(text)) {
        tally.dates++;
        numbers[row] = Date.parse(text.includes(' ') ? text.replace(' ', 'T') : text);
      }
    }
  }
  const isDate = tally.dates > 0 && tally.dates === tally.text && tally.numbers === 0;
  const isNumeric = isDate || tally.numbers > tally.text;
  return {
    numbers: isNumeric && tally.lists === 0 ? numbers : null,
    texts,
    missing: tally.missing,
    infinite: tally.infinite,
    strayText: isNumeric && !isDate ? tally.text : 0,
    isList: tally.lists > 0,
    isDate,
    hasCommas: false,
  };
}

/** Why numbers look like something of the machine, whatever the column is called; null where they do not. */
export function looksLikeMachine(numbers: Float64Array, isDate: boolean): string | null {
  if (isDate) return 'holds dates or times of day';
  const known = numbers.filter((value) => !Number.isNaN(value));
  if (known.length < 10 || new Set(known).size < 5) return null;
  if (isUnixTime(known)) return 'holds times of day, as seconds since 1970';
  const pages = known.filter((value) => value >= 2 ** 20 && value % 1024 === 0).length;
  return pages >= 0.95 * known.length ? 'holds whole pages of memory, in bytes' : null;
}

/** Seconds, milli-, micro- or nanoseconds between 2001 and 2100, and within twenty years of each other. */
function isUnixTime(values: Float64Array): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [1, 1e3, 1e6, 1e9].some(
    (unit) => low >= 1e9 * unit && high <= 4.1e9 * unit && high - low < 6.4e8 * unit,
  );
}

/** Whether the rows stand in the order of these numbers, each larger than the one before, or each smaller. */
export function followsRows(numbers: Float64Array): boolean {
  if (numbers.length < 20) return false;
  const sign = Math.sign(numbers[1]! - numbers[0]!);
  if (sign === 0 || Number.isNaN(sign)) return false;
  for (let row = 1; row < numbers.length; row++)
    if (!((numbers[row]! - numbers[row - 1]!) * sign > 0)) return false;
  return true;
}
