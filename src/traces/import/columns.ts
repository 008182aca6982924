import { groupBy } from '../../lib/group.ts';
import { type Demand, readNumbers, showNames, type Table, TableError } from '../../tables/table.ts';
import { instruments } from '../instruments/index.ts';
import type { MetricSpec } from '../trace.ts';
import { type ImportedColumn, type ImportMapping, metricPattern } from './mapping.ts';

/** A column of a file that becomes numbers. */
export interface MappedColumn {
  readonly name: string;
  readonly metric: string;
  /** Place in the list, where the metric is a list. */
  readonly place: number | null;
  readonly values: ImportedColumn['values'];
}

/**
 * The columns of a table that hold metrics.
 * @throws TableError `import-column` for a column that nobody knows, or one that is missing.
 */
export function mapColumns(table: Table, mapping: ImportMapping): MappedColumn[] {
  const own = new Set([mapping.epoch, mapping.step, mapping.planned]);
  if (mapping.row === 'run') own.add(mapping.label);
  if (mapping.complete) {
    const missing = Object.keys(mapping.columns).find((name) => !table.columns.has(name));
    if (missing !== undefined)
      throw wrongColumns(table, `lacks the column "${missing}"`, `every column of the layout ${mapping.id}`);
  }
  const columns = [...table.columns.keys()].flatMap((name) => {
    if (own.has(name)) return [];
    const { metric, values } = Object.hasOwn(mapping.columns, name)
      ? mapping.columns[name]!
      : unmapped(table, name);
    return metric === null ? [] : [{ name, values, ...placeOf(metric) }];
  });
  for (const [metric, members] of groupBy(columns, (column) => column.metric))
    checkPlaces(table, metric, members);
  return columns;
}

/** A scalar has one column, a list those of places 0, 1, 2 … */
function checkPlaces(table: Table, metric: string, members: readonly MappedColumn[]): void {
  const places = members.map(({ place }) => place);
  if (places.length === 1 && places[0] === null) return;
  if (members.every((_, place) => places.includes(place))) return;
  throw wrongColumns(
    table,
    `has ${members.length} columns for ${metric}`,
    `one for each of its places 0 … ${members.length - 1}`,
  );
}

function wrongColumns(table: Table, rule: string, need: string): TableError {
  return new TableError('import-column', table, {}, { rule, need, value: showNames(table) });
}

function unmapped(table: Table, name: string): ImportedColumn {
  if (metricPattern.test(name)) return { metric: name, values: 'number' };
  throw new TableError(
    'import-column',
    table,
    { column: name },
    {
      rule: 'nobody says what this column holds',
      need: 'a column of the mapping or a metric id such as loss.train',
      remedy: 'A --mapping file may pass it over with null.',
    },
  );
}

function placeOf(metric: string): { metric: string; place: number | null } {
  const [id, place] = metric.split('[') as [string, string?];
  if (place !== undefined) return { metric: id, place: Number.parseInt(place, 10) };
  return { metric: id, place: ours.get(id)?.shape === 'scalar' || !ours.has(id) ? null : 0 };
}

const ours = new Map(
  instruments.members.flatMap(({ metrics }) => metrics).map((metric) => [metric.id, metric]),
);

/** What the metrics of these columns mean: as ours do where the id is one of ours. */
export function describeMetrics(columns: readonly MappedColumn[]): MetricSpec[] {
  const byId = new Map(columns.map((column) => [column.metric, column]));
  return [...byId.values()].map(({ metric, place, name, values }) => {
    const known = ours.get(metric);
    const cameFrom = `imported from the column ${name}`;
    if (known !== undefined) return { ...known, cost: 0, description: `${known.description}; ${cameFrom}` };
    const family = metric.split('.')[0] as MetricSpec['family'];
    return {
      id: metric,
      family,
      unit: values === 'number' ? 'as imported' : values,
      scale: values === 'flag' ? 'scale-free' : scales[family],
      shape: place === null ? 'scalar' : 'per-layer',
      cost: 0,
      description: cameFrom,
    };
  });
}

const scales: Readonly<Record<MetricSpec['family'], MetricSpec['scale']>> = {
  loss: 'loss-scaled',
  gradient: 'loss-scaled',
  curvature: 'loss-scaled',
  label: 'loss-scaled',
  optimizer: 'weight-scaled',
  activation: 'weight-scaled',
  environment: 'environment',
};

/** The numbers of a column. @throws TableError where a cell is none, or none that this column can have. */
export function readColumn(
  table: Table,
  { name, values }: Pick<MappedColumn, 'name' | 'values'>,
  row: ImportMapping['row'],
): (number | null)[] {
  return readNumbers(table, name, demands[row][values]);
}

/** What a column may hold, by what a row is. The mean of flags is a share, the mean of counts any number from 0. */
const demands: Readonly<Record<ImportMapping['row'], Readonly<Record<ImportedColumn['values'], Demand>>>> = {
  epoch: {
    number: { code: 'import-number', need: 'a number', allows: () => true },
    flag: shifted('a flag, 0 or 1', (value) => value === 0 || value === 1),
    // A lost run may well count an infinity of large weights.
    count: shifted(
      'a count',
      (value) => value >= 0 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY),
    ),
  },
  run: {
    number: { code: 'import-number', need: 'a number', allows: () => true },
    flag: shifted('a share of flags, from 0 to 1', (value) => value >= 0 && value <= 1),
    count: shifted('a mean count, from 0', (value) => value >= 0),
  },
};

function shifted(need: string, allows: (value: number) => boolean): Demand {
  return {
    code: 'import-number',
    need,
    allows: (value) => Number.isNaN(value) || allows(value),
    remedy: 'The columns seem to be shifted.',
  };
}
