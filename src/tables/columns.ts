import { type CsvCell, formatCsv } from './csv.ts';

/** A column of a table that goes out; null is missing. `category` is text of few values. */
export interface OutColumn {
  readonly name: string;
  readonly type: 'utf8' | 'category' | 'float64' | 'float32' | 'int32';
  readonly nullable: boolean;
  readonly values: ArrayLike<string | number | null>;
}

/** Nine digits tell any two float32 apart. */
const digits = 9;

/** Columns as CSV; of a float32 as many digits as it has. */
export function formatColumns(columns: readonly OutColumn[]): string {
  const cell = ({ type, values }: OutColumn, row: number): CsvCell => {
    const value = values[row]!;
    return type === 'float32' && typeof value === 'number' ? Number(value.toPrecision(digits)) : value;
  };
  const rows = Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) =>
    columns.map((column) => cell(column, row)),
  );
  return formatCsv(
    columns.map(({ name }) => name),
    rows,
  );
}
