import { groupBy } from '../../lib/group.ts';
import { instruments } from '../instruments/index.ts';
import type { MetricSpec } from '../trace.ts';
import { CsvProblem, type CsvTable, readNumber } from './cells.ts';
import { type ImportedColumn, type ImportMapping, metricPattern } from './mapping.ts';

/** A column of a file that becomes numbers. */
export interface MappedColumn {
  readonly name: string;
  readonly index: number;
  readonly metric: string;
  /** Place in the list, where the metric is a list. */
  readonly place: number | null;
  readonly values: ImportedColumn['values'];
}

/** The columns of one header that hold metrics. @throws CsvProblem for a column that nobody knows, or one that is missing. */
export function mapColumns(header: readonly string[], mapping: ImportMapping): MappedColumn[] {
  const own = new Set([mapping.epoch, mapping.step, mapping.planned]);
  if (mapping.row === 'run') own.add(mapping.label);
  if (mapping.complete) {
    const missing = Object.keys(mapping.columns).find((name) => !header.includes(name));
    if (missing !== undefined)
      throw new CsvProblem(`lacks the column "${missing}" of the layout ${mapping.id}`);
  }
  const columns = header.flatMap((name, index) => {
    if (own.has(name)) return [];
    const { metric, values } = mapping.columns[name] ?? unmapped(name);
    return metric === null ? [] : [{ name, index, values, ...placeOf(metric) }];
  });
  for (const [metric, members] of groupBy(columns, (column) => column.metric)) checkPlaces(metric, members);
  return columns;
}

/** A scalar has one column, a list those of places 0, 1, 2 … */
function checkPlaces(metric: string, members: readonly MappedColumn[]): void {
  const places = members.map(({ place }) => place);
  if (places.length === 1 && places[0] === null) return;
  if (members.every((_, place) => places.includes(place))) return;
  throw new CsvProblem(
    `has ${members.length} columns for ${metric} that are not its places 0 … ${members.length - 1}`,
  );
}

function unmapped(name: string): ImportedColumn {
  if (metricPattern.test(name)) return { metric: name, values: 'number' };
  throw new CsvProblem(
    `has the column "${name}", which is neither in the mapping nor a metric id such as loss.train`,
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

/** The numbers of a column. @throws CsvProblem where a cell is none, or none that this column can have. */
export function readColumn(
  table: CsvTable,
  column: Pick<MappedColumn, 'name' | 'index' | 'values'>,
  row: ImportMapping['row'],
) {
  const { name, index, values } = column;
  return table.rows.map((cells, i) => {
    const value = readNumber(cells[index]!);
    if (value === undefined)
      throw new CsvProblem(`line ${table.lines[i]}: "${cells[index]}" in ${name} is no number`);
    if (values !== 'number' && value !== null && !allowed(value, values, row))
      throw new CsvProblem(
        `line ${table.lines[i]}: ${value} in ${name} is no ${values}; the columns seem to be shifted`,
      );
    return value;
  });
}

/** Means of flags are shares, means of counts any number from 0. A lost run may well count an infinity of large weights. */
function allowed(value: number, values: 'flag' | 'count', row: ImportMapping['row']): boolean {
  if (Number.isNaN(value)) return true;
  if (values === 'count')
    return value >= 0 && (row === 'run' || Number.isInteger(value) || value === Number.POSITIVE_INFINITY);
  return row === 'run' ? value >= 0 && value <= 1 : value === 0 || value === 1;
}
