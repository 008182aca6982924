import { isMissing, readText, showCell } from '../tables/cells.ts';
import { readNumbers, showNames, type Table, TableError } from '../tables/table.ts';

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

/** Columns of row numbers that pandas writes of its own accord: the place of a row would tell its class. */
const rowNumbers = /^(|index|Unnamed: \d+|__index_level_\d+__)$/;
/** Columns that hold the answer. */
const predictions = /^(label|labels|class|target)$/i;

/**
 * The numbers of a foreign table, joined to nothing yet; `tables/cells.ts` says which cells are numbers and which are missing.
 * @param groups columns that tell what a row is, which are no features.
 * @throws TableError `foreign-column` for a column missing, without a name, of row numbers or of answers,
 *   `foreign-value` for a cell that is no number or is infinite, `foreign-trace` for a row without id,
 *   `duplicate-trace`, `foreign-empty` without rows or features.
 */
export function parseForeignFeatures(table: Table, groups: ReadonlySet<string>): ForeignFeatures {
  checkColumns(table);
  const traceIds = readIds(table);
  const columns = [...table.columns.keys()].filter((name) => name !== 'trace_id' && !groups.has(name));
  if (columns.length === 0 || table.rows === 0) {
    throw new TableError(
      'foreign-empty',
      table,
      {},
      {
        rule: 'holds no features',
        need: 'a row per trace and a column of numbers per feature, beside trace_id',
        value: `${table.rows} rows and ${columns.length} feature columns`,
      },
    );
  }
  return {
    traceIds,
    columns,
    values: columns.map((name) => readFeature(table, name, traceIds)),
    claims: new Map(
      [...table.columns].flatMap(([name, cells]) =>
        groups.has(name) ? [[name, Array.from(cells, readClaim)] as const] : [],
      ),
    ),
  };
}

function checkColumns(table: Table): void {
  for (const [place, name] of [...table.columns.keys()].entries()) {
    if (rowNumbers.test(name)) {
      const value = `column ${place + 1}, ${name === '' ? 'without a name' : showCell(name)}, which is a row number`;
      const remedy = 'Write it without the index: index=False in pandas.';
      throw badColumn(table, 'feature columns with names', value, remedy);
    }
    if (predictions.test(name)) {
      const remedy = 'Drop it, or give it another name if it is a feature.';
      throw badColumn(table, 'features only', `${showCell(name)}, which would tell the answer`, remedy);
    }
  }
}

function readIds(table: Table): string[] {
  const cells = table.columns.get('trace_id');
  if (cells === undefined) throw badColumn(table, 'a column trace_id', showNames(table));
  const rowOf = new Map<string, number>();
  return Array.from(cells, (cell, row) => {
    const id = readText(cell);
    const place = { row, column: 'trace_id' };
    if (id === null || typeof cell !== 'string') {
      const words = { rule: 'the row names no trace', need: 'text', value: showCell(cell) };
      throw new TableError('foreign-trace', table, place, words);
    }
    const before = rowOf.get(id);
    if (before !== undefined) {
      const first = table.lines === null ? `row ${before + 1}` : `line ${table.lines[before]}`;
      const words = {
        rule: `the trace stands in ${first} too`,
        need: 'one row per trace',
        value: showCell(id),
      };
      throw new TableError('duplicate-trace', table, place, words);
    }
    rowOf.set(id, row);
    return id;
  });
}

function readFeature(table: Table, name: string, traceIds: readonly string[]): Float64Array {
  const numbers = readNumbers(table, name, {
    code: 'foreign-value',
    need: 'a finite number, or an empty cell where it is missing',
    allows: (value) => Math.abs(value) !== Number.POSITIVE_INFINITY,
    about: (row) => `trace ${showCell(traceIds[row])}`,
    remedy: 'Turn text into numbers, or drop the column.',
  });
  return Float64Array.from(numbers, (value) => value ?? Number.NaN);
}

/** A word for missing claims nothing, as no program or class is called so. */
function readClaim(cell: unknown): string | null {
  return isMissing(cell) ? null : readText(cell);
}

function badColumn(table: Table, need: string, value: string, remedy?: string): TableError {
  const words = { rule: 'has not the columns of a feature table', need, value };
  return new TableError('foreign-column', table, {}, remedy === undefined ? words : { ...words, remedy });
}
