import { parse } from 'csv-parse/sync';
import { errorText, InputError } from '../lib/errors.ts';
import { parseForeignTable } from '../traces/store/tables.ts';

/** Predictions as a stranger wrote them: columns of one length whose cells are not checked yet. */
export interface PredictionTable {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ArrayLike<unknown>>;
}

/** More than every task, split and repeat of the largest recording asks; a file that says it holds more is not decoded. */
const limits = { rows: 2_000_000, columns: 100 };

/** A class name or a trace id is shorter by far. */
const longestLine = 20_000;

/**
 * Reads the bytes of `predictions.arrow` or `predictions.csv`, of whatever writer.
 * @param path tells the format by its ending, `.gz` aside.
 * @throws InputError `predictions-format`, `csv-unreadable`, `csv-too-large`, and as `parseForeignTable`.
 */
export function parsePredictionTable(path: string, bytes: Uint8Array): PredictionTable {
  const plain = path.replace(/\.gz$/, '');
  if (plain.endsWith('.csv')) return parseCsv(path, bytes);
  if (plain.endsWith('.arrow') || plain.endsWith('.feather')) return parseArrow(path, bytes);
  throw new InputError('predictions-format', {
    rule: 'predictions are an Arrow or a CSV file',
    need: 'a name ending in .csv, .csv.gz, .arrow or .arrow.gz',
    value: path,
  });
}

function parseArrow(path: string, bytes: Uint8Array): PredictionTable {
  const table = parseForeignTable(path, bytes, limits);
  return { rows: table.rows, columns: new Map(table.columns.map(({ name, values }) => [name, values])) };
}

function parseCsv(path: string, bytes: Uint8Array): PredictionTable {
  const [header = [], ...rows] = parseLines(path, bytes);
  if (rows.length > limits.rows || header.length > limits.columns)
    throw new InputError('csv-too-large', {
      rule: `${path} holds more than is taken`,
      need: `at most ${limits.rows} rows and ${limits.columns} columns`,
      value: `${rows.length} rows and ${header.length} columns`,
    });
  const columns = header.map((name, c): [string, readonly unknown[]] => [
    name.trim(),
    rows.map((cells) => readCell(name, cells[c]!)),
  ]);
  return { rows: rows.length, columns: new Map(columns) };
}

function parseLines(path: string, bytes: Uint8Array): string[][] {
  try {
    return parse(Buffer.from(bytes), { bom: true, skip_empty_lines: true, max_record_size: longestLine });
  } catch (error) {
    throw new InputError(
      'csv-unreadable',
      { rule: `${path} is no CSV table`, value: errorText(error) },
      { cause: error },
    );
  }
}

const isNumeric = (name: string) => /^(fold|repeat|score_.*)$/.test(name.trim());

/** An empty cell is missing; what should be a number and is none becomes NaN, which no check lets through. */
function readCell(name: string, cell: string): string | number | null {
  if (cell === '') return null;
  return isNumeric(name) ? Number(cell) : cell;
}
