import type { Table } from '../../tables/table.ts';
import { readLogColumn } from './cells.ts';
import type { Assigned } from './quantities.ts';
import { scaleShares } from './units.ts';

/** A quantity with its number in every row, and the unit it was in where it is a share. */
export interface ReadQuantity {
  readonly quantity: Assigned;
  readonly values: readonly (number | null)[];
  readonly unit: 'share' | 'percent' | null;
  /** NaN that numbers follow: nothing was measured there. */
  readonly unmeasured: number;
}

/**
 * The numbers of a quantity.
 * @param all what else is read from the table: a score of another part tells the unit too.
 * @throws TableError `log-cell`, `log-units`.
 */
export function readQuantity(table: Table, quantity: Assigned, all: readonly Assigned[]): ReadQuantity {
  const columns = quantity.from.map(({ name }) => readLogColumn(table, name));
  const [first] = columns;
  const raw = quantity.recipe === 'sum' ? sumOf(columns.map(({ values }) => values)) : first!.values;
  const { values, unmeasured } = withoutEarlyNan(raw);
  const found = { quantity, unmeasured };
  const converted = (numbers: readonly (number | null)[]) => numbers.map((value) => convert(value, quantity));
  if (!quantity.share) return { ...found, values: converted(values), unit: null };
  const name = quantity.from[0]!;
  const beside = all.find(
    (other) =>
      other !== quantity &&
      other.share &&
      other.recipe === quantity.recipe &&
      isNamed(other) === isNamed(quantity),
  );
  const others = beside === undefined ? [] : readLogColumn(table, beside.from[0]!.name).values;
  const percent = first!.percent || name.percent;
  const loss = firstLoss(table, quantity, all);
  const scaled = scaleShares(table, name.name, { values, percent }, others, loss);
  return { ...found, values: converted(scaled.values), unit: scaled.unit };
}

/** The first loss of the rows of a score, or of others; null where none was logged. */
function firstLoss(table: Table, { metric }: Assigned, all: readonly Assigned[]): number | null {
  const own = metric.replace('-score', '');
  const losses = all.filter(
    (other) => /^loss\.(train|validation)$/.test(other.metric) && other.recipe !== 'sum',
  );
  const loss = losses.find((other) => other.metric === own) ?? losses[0];
  if (loss === undefined) return null;
  return readLogColumn(table, loss.from[0]!.name).values.find((value) => Number.isFinite(value)) ?? null;
}

const isNamed = ({ named }: Assigned) => named !== null;

function convert(value: number | null, { recipe }: Assigned): number | null {
  if (value === null) return null;
  if (recipe === 'one-less') return 1 - value;
  return recipe === 'logarithm' ? Math.log(value) : value;
}

/** Null where any part is missing. */
function sumOf(columns: readonly (readonly (number | null)[])[]): (number | null)[] {
  return columns[0]!.map((_, row) =>
    columns.reduce<number | null>((sum, values) => {
      const value = values[row]!;
      return sum === null || value === null ? null : sum + value;
    }, 0),
  );
}

/**
 * A training that is lost stays lost: a NaN before a finite number is how some writers leave a cell empty. So is one at the end,
 * where as many stood in a row before: tables of several rows per step, saved by pandas.
 */
function withoutEarlyNan(values: readonly (number | null)[]) {
  const last = values.findLastIndex((value) => value !== null && Number.isFinite(value));
  const isNan = (value: number | null) => value !== null && Number.isNaN(value);
  let [unmeasured, gap, widest] = [0, 0, 0];
  for (const value of values.slice(0, last + 1)) {
    gap = isNan(value) ? gap + 1 : 0;
    widest = Math.max(widest, gap);
    if (isNan(value)) unmeasured++;
  }
  const end = last >= 0 && values.length - last - 1 <= widest ? values.length : last;
  return { values: values.map((value, row) => (isNan(value) && row <= end ? null : value)), unmeasured };
}
