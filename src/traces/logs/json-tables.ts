import { isObject, type JsonObject } from '../../lib/json.ts';
import type { Table } from '../../tables/table.ts';
import { refuseTrees } from './layouts/boosted.ts';
import { findLayout } from './layouts/index.ts';
import { type NamedList, tableOfLists } from './lists.ts';
import { hasQuantity, readName } from './names.ts';
import { type Point, RowTable, tableOfPoints } from './points.ts';

/** A table in a value of JSON. */
export interface FoundTable {
  /** Key of the object that it is in, where there are several; else empty. */
  readonly name: string;
  readonly table: Table;
  readonly notes: readonly string[];
  /** Whether its names are those of a Keras History. */
  readonly keras: boolean;
}

/** Levels of objects around a table. */
const deepest = 3;

/**
 * The tables in a value, perhaps some levels down: lists by name (Keras History), rows, cells by name and row or by row and name
 * (pandas), series of steps and values (Sacred, ClearML), points (Comet). Several where objects beside each other hold one each.
 * @throws InputError `log-trees`.
 */
export function findTables(file: string, value: unknown, depth = 0): FoundTable[] {
  if (Array.isArray(value)) return ofArray(file, value, depth);
  if (!isObject(value)) return [];
  refuseBoosted(file, value);
  for (const look of [ofLists, ofSplit, ofParts, ofCells, ofCounted, ofSeries]) {
    const found = look(file, value);
    if (found !== null) return [found];
  }
  if (depth >= deepest) return [];
  const within = Object.entries(value).map(([key, cell]) => ({
    key,
    found: findTables(file, cell, depth + 1),
  }));
  const filled = within.filter(({ found }) => found.length > 0);
  if (filled.length === 1) return filled[0]!.found;
  return filled.flatMap(({ key, found }) =>
    found.map((one) => ({ ...one, name: one.name === '' ? key : `${key}-${one.name}` })),
  );
}

function plain(table: Table, notes: readonly string[] = []): FoundTable {
  return { name: '', table, notes, keras: false };
}

/** Below the top, where a list of objects may be anything, only one whose columns are those of a log. */
function ofArray(file: string, values: readonly unknown[], depth: number): FoundTable[] {
  if (values.length === 0 || !values.every(isObject)) return [];
  const table = ofRows(file, values);
  return depth === 0 || findLayout(table) !== undefined ? [plain(table)] : [];
}

function ofRows(file: string, values: readonly JsonObject[]): Table {
  const rows = new RowTable(file);
  for (const value of values) rows.add(flatten(value));
  return rows.finish();
}

/** Numbers and words within objects by their path; lists and what is within them are no numbers. */
export function* flatten(value: object, before = '', depth = 0): Generator<[string, unknown]> {
  for (const [key, cell] of Object.entries(value)) {
    const name = before === '' ? key : `${before}/${key}`;
    if (isObject(cell) && depth < 4) yield* flatten(cell, name, depth + 1);
    else if (Array.isArray(cell)) {
      if (cell.length === 1 && typeof cell[0] === 'number') yield [name, cell[0]];
    } else if (cell !== null && typeof cell !== 'object') yield [name, cell];
  }
}

function listsIn(value: JsonObject): NamedList[] {
  return Object.entries(value).filter(
    (entry): entry is [string, unknown[]] =>
      Array.isArray(entry[1]) &&
      entry[1].length > 0 &&
      !entry[1].some((cell) => typeof cell === 'object' && cell !== null),
  );
}

function named(file: string, lists: readonly NamedList[]): FoundTable {
  const { table, notes } = tableOfLists(file, lists);
  const names = [...table.columns.keys()];
  const keras =
    names.includes('loss') && names.every((key) => /^(val_)?[\w.]+$/.test(key) && !/^train/.test(key));
  return { name: '', table, notes, keras };
}

function ofLists(file: string, value: JsonObject): FoundTable | null {
  const lists = listsIn(value);
  return hasQuantity(lists.map(([key]) => key)) ? named(file, lists) : null;
}

/** `to_json(orient="split")`. */
function ofSplit(file: string, { columns, data }: JsonObject): FoundTable | null {
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return null;
  const rows = (data as unknown[][]).map((row) =>
    Object.fromEntries(columns.map((column, c) => [String(column), row[c]])),
  );
  const table = ofRows(file, rows);
  return findLayout(table) === undefined ? null : plain(table);
}

/** `{"train": {"loss": […]}, "val": {"loss": […]}}`: lists below the parts that they are of. */
function ofParts(file: string, value: JsonObject): FoundTable | null {
  const lists = Object.entries(value).flatMap(([key, cell]) =>
    isObject(cell) && isPart(key)
      ? listsIn(cell).map(([name, list]): NamedList => [`${key}/${name}`, list])
      : [],
  );
  return hasQuantity(lists.map(([key]) => key)) ? named(file, lists) : null;
}

function isPart(key: string): boolean {
  const { part, quantity, rank } = readName(key);
  return part !== null && quantity === 'loss' && rank === 3;
}

const isCount = (key: string) => /^\d+$/.test(key);

/** `DataFrame.to_json()`: cells by the number of their row, below their name. */
function ofCells(file: string, value: JsonObject): FoundTable | null {
  const inner = Object.entries(value).filter(([, cell]) => isObject(cell)) as [string, JsonObject][];
  const isTable =
    inner.length > 0 &&
    inner.every(([, cell]) => Object.keys(cell).every(isCount)) &&
    hasQuantity(inner.map(([key]) => key));
  return isTable
    ? named(
        file,
        inner.map(([key, cells]) => [key, Object.values(cells)]),
      )
    : null;
}

/** Rows by number: `{"epoch_1": {"loss": 0.5}, …}`, `to_json(orient="index")`. */
function ofCounted(file: string, value: JsonObject): FoundTable | null {
  const rows = Object.entries(value).flatMap(([key, cell]) => {
    const count = /^(?:epoch|step)?[\s_-]*(\d+)$/i.exec(key)?.[1];
    return count === undefined || !isObject(cell) ? [] : [{ count: Number(count), key, cell }];
  });
  if (rows.length === 0 || rows.length < Object.keys(value).length) return null;
  const counter = /^step/i.test(rows[0]!.key) ? 'step' : 'epoch';
  const table = ofRows(
    file,
    rows.map(({ count, cell }) => ({ [counter]: count, ...cell })),
  );
  return hasQuantity([...table.columns.keys()]) ? plain(table) : null;
}

/** Steps and values of a metric: `steps` and `values` in Sacred's `metrics.json`, `x` and `y` in ClearML. */
function ofSeries(file: string, value: JsonObject): FoundTable | null {
  const points = [...seriesIn(value, '', 0)].flat();
  return hasQuantity(points.map(({ name }) => name)) ? plain(tableOfPoints(file, points)) : null;
}

function* seriesIn(value: JsonObject, path: string, depth: number): Generator<Point[]> {
  const [steps, values] = [value.steps ?? value.x, value.values ?? value.y];
  if (Array.isArray(steps) && Array.isArray(values) && steps.length === values.length)
    yield values.map((cell, i) => ({ name: path, step: Number(steps[i]), value: cell }));
  else if (depth < deepest)
    for (const [key, cell] of Object.entries(value))
      if (isObject(cell)) yield* seriesIn(cell, path === '' ? key : `${path}/${key}`, depth + 1);
}

/** `evals_result` of XGBoost and LightGBM: lists by data set and metric; `catboost_training.json`. */
function refuseBoosted(file: string, value: JsonObject): void {
  const inner = Object.values(value).filter(isObject);
  if (inner.length > 0 && inner.every(isBoosted)) throw refuseTrees(file);
  const [first] = Array.isArray(value.iterations) ? value.iterations : [];
  if (isObject(first) && Array.isArray(first.learn)) throw refuseTrees(file);
}

function isBoosted(value: JsonObject): boolean {
  const names = Object.keys(value);
  return (
    names.length > 0 &&
    names.every((name) =>
      /^(m?logloss|multi_logloss|binary_logloss|rmse|l2|l1|auc|m?error|mae|multi_error|binary_error|rmsle|map|ndcg)(@\d+)?$/.test(
        name,
      ),
    ) &&
    Object.values(value).every(Array.isArray)
  );
}
