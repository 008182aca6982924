import { InputError } from '../lib/errors.ts';
import { showOneLine } from '../lib/plain-text.ts';
import type { ForeignTable } from '../tables/foreign-table.ts';

/** Features that somebody computed elsewhere: numbers by trace, and what the table says of the traces itself. */
export interface ForeignFeatures {
  /** Each once. */
  readonly traceIds: readonly string[];
  /** Names as in the file, each once. */
  readonly columns: readonly string[];
  /** Column-major; finite, NaN for missing. */
  readonly values: readonly Float64Array[];
  /** Columns that are no features, by name: text, null where the cell is missing. */
  readonly claims: ReadonlyMap<string, readonly (string | null)[]>;
}

type Column = ForeignTable['columns'][number];

/** What a cell may say in place of nothing, in any case: as pandas, R and Julia write it. */
const missingWords = new Set(['', 'nan', 'na', 'n/a', '<na>', 'null', 'none', 'missing']);
const infiniteWords = /^[+-]?inf(inity)?$/i;
const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Columns of row numbers that pandas writes of its own accord: the place of a row would tell its class. */
const rowNumbers = /^(|index|Unnamed: \d+|__index_level_\d+__)$/;
/** Columns that hold the answer. */
const predictions = /^(label|labels|class|target)$/i;

/**
 * The numbers of a foreign table, joined to nothing yet. Integers, floats, booleans (1 and 0) and decimals are numbers, and
 * so is text that says one; null, NaN, an empty cell and words such as `NA` are missing.
 * @param groups columns that tell what a row is, which are no features.
 * @throws InputError `foreign-column` for a column missing, repeated, without a name, of row numbers or of answers,
 *   `foreign-value` for a cell that is no number or is infinite, `foreign-trace` for a row without id,
 *   `duplicate-trace`, `foreign-empty` without rows or features.
 */
export function parseForeignFeatures(
  path: string,
  table: ForeignTable,
  groups: ReadonlySet<string>,
): ForeignFeatures {
  checkColumns(path, table.columns);
  const traceIds = readIds(path, table.columns);
  const features = table.columns.filter(({ name }) => name !== 'trace_id' && !groups.has(name));
  if (features.length === 0 || table.rows === 0) {
    throw new InputError('foreign-empty', {
      rule: `${path} holds no features`,
      need: 'a row per trace and a column of numbers per feature, beside trace_id',
      value: `${table.rows} rows and ${features.length} feature columns`,
    });
  }
  return {
    traceIds,
    columns: features.map(({ name }) => name),
    values: features.map((column) => readNumbers(path, column, traceIds)),
    claims: new Map(
      table.columns.flatMap(({ name, values }) =>
        groups.has(name) ? [[name, Array.from(values, readText)] as const] : [],
      ),
    ),
  };
}

function checkColumns(path: string, columns: readonly Column[]): void {
  const seen = new Set<string>();
  for (const [place, { name }] of columns.entries()) {
    if (seen.has(name)) throw badColumn(path, 'every column once', `${show(name)} twice`);
    seen.add(name);
    if (rowNumbers.test(name)) {
      throw badColumn(
        path,
        'feature columns with names',
        `column ${place + 1}, ${name === '' ? 'without a name' : show(name)}, which is a row number`,
        'Write it without the index: index=False in pandas.',
      );
    }
    if (predictions.test(name)) {
      throw badColumn(
        path,
        'features only',
        `${show(name)}, which would tell the answer`,
        'Drop it, or give it another name if it is a feature.',
      );
    }
  }
}

function readIds(path: string, columns: readonly Column[]): string[] {
  const column = columns.find(({ name }) => name === 'trace_id');
  if (column === undefined) {
    const names = columns.slice(0, 5).map(({ name }) => show(name));
    throw badColumn(path, 'a column trace_id', `${names.join(', ')}${columns.length > 5 ? ', …' : ''}`);
  }
  const rowOf = new Map<string, number>();
  return Array.from(column.values, (cell, row) => {
    const id = readText(cell);
    if (id === null || typeof cell !== 'string') {
      throw new InputError('foreign-trace', {
        rule: `${path} must name the trace of every row`,
        need: 'text as trace_id',
        value: `${id === null ? 'nothing' : show(id)} in row ${row + 1}`,
      });
    }
    const before = rowOf.get(id);
    if (before !== undefined) {
      throw new InputError('duplicate-trace', {
        rule: `${path} must have one row per trace`,
        value: `trace ${show(id)} in rows ${before + 1} and ${row + 1}`,
      });
    }
    rowOf.set(id, row);
    return id;
  });
}

function readNumbers(path: string, { name, values }: Column, traceIds: readonly string[]): Float64Array {
  return Float64Array.from(values, (cell, row) => {
    const value = readNumber(cell);
    if (value !== null && Math.abs(value) !== Number.POSITIVE_INFINITY) return value;
    throw new InputError('foreign-value', {
      rule: `every feature in ${path} must be a ${value === null ? '' : 'finite '}number or missing`,
      value: `${show(cell)} in column ${show(name)}, row ${row + 1} (trace ${show(traceIds[row])})`,
      ...(value === null && { remedy: 'Turn text into numbers, or drop the column.' }),
    });
  });
}

/** NaN where it is missing, null where it is no number. */
function readNumber(cell: unknown): number | null {
  if (cell === null || cell === undefined) return Number.NaN;
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell);
  if (typeof cell !== 'string') return null;
  const text = cell.trim().toLowerCase();
  if (missingWords.has(text)) return Number.NaN;
  if (text === 'true' || text === 'false') return Number(text === 'true');
  if (infiniteWords.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return decimalNumber.test(text) ? Number(text) : null;
}

function readText(cell: unknown): string | null {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
  const text = String(cell).trim();
  return text === '' ? null : text;
}

function badColumn(path: string, need: string, value: string, remedy?: string): InputError {
  return new InputError('foreign-column', {
    rule: `the columns of ${path} are not those of a feature table`,
    need,
    value,
    ...(remedy !== undefined && { remedy }),
  });
}

/** A cell as an error shows it: on one line, and not all of a long one. */
function show(cell: unknown): string {
  if (cell !== null && typeof cell === 'object') return cell instanceof Date ? 'a date' : 'a list';
  const text = showOneLine(String(cell));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
