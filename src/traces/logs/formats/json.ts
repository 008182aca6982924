import { errorText } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/json.ts';
import { makeTable, type Table } from '../../../tables/table.ts';
import { type LogFormat, notALog, type RawRun, refuseLog } from '../contract.ts';
import { refuseTrees } from '../layouts/boosted.ts';
import { readTableRuns } from '../layouts/index.ts';
import { hasQuantity } from '../layouts/wide.ts';
import { RowTable, tableOfPoints } from '../points.ts';

/** Hugging Face `trainer_state.json`; those of checkpoints hold the beginning of the last one. */
export const trainerState: LogFormat = {
  id: 'trainer-state',
  matches: ({ text }) =>
    text !== null &&
    /^\s*\{/.test(text) &&
    (/"log_history"\s*:/.test(text) || (/"global_step"\s*:/.test(text) && /"max_steps"\s*:/.test(text))),
  group: (name) =>
    name
      .split('/')
      .slice(0, -1)
      .filter((folder) => !/^checkpoint-\d+$/.test(folder))
      .join('/') || '.',
  async read(files) {
    const states = await Promise.all(
      files.map(async (file) => ({ file, state: asObject(parseWholeJson(file.name, await file.text())) })),
    );
    const stepOf = ({ state }: (typeof states)[number]) => Number(state.global_step ?? 0);
    const last = states.reduce((best, each) =>
      stepOf(each) > stepOf(best) ||
      (stepOf(each) === stepOf(best) && each.file.name.length < best.file.name.length)
        ? each
        : best,
    );
    const notes =
      states.length > 1 ? [`of ${states.length} states the last one is read, which holds the others`] : [];
    return [stateRun(last.file.name, last.state, notes)];
  },
};

function stateRun(name: string, state: Readonly<Record<string, unknown>>, notes: readonly string[]): RawRun {
  const history = state.log_history;
  if (!Array.isArray(history)) throw notALog(name, 'no log_history');
  const rows = new RowTable(name);
  // The last entry sums up the whole training: its train_loss is a mean over all of it.
  for (const entry of history.map(asObject))
    if (!Object.hasOwn(entry, 'train_runtime')) rows.add(Object.entries(entry));
  const planned = state.max_steps;
  const hints = {
    counter: 'step',
    from: 1,
    span: 'rows',
    ...(typeof planned === 'number' && planned > 0 && { planned }),
  } as const;
  return { title: 'Hugging Face trainer_state.json', name: '', table: rows.finish(), hints, notes };
}

/** A whole file of JSON: lists by name (Keras History), rows, cells by name and row (pandas), or points (Comet). */
export const jsonDocument: LogFormat = {
  id: 'json',
  matches: ({ text, name }) =>
    text !== null &&
    (/^\s*\[/.test(text) ? /^\s*\[\s*[{[\]]/.test(text) : /^\s*\{\s*["}]/.test(text)) &&
    !isLines(text, name),
  async read([file]) {
    const value = parseWholeJson(file!.name, await file!.text());
    const found = findTable(file!.name, value, 0);
    if (found === null) throw notALog(file!.name, 'JSON without lists of numbers by name');
    const runs = readTableRuns(found.table, found.notes);
    const isHistory = found.keras && runs.length === 1;
    return runs.map((run) =>
      'hints' in run
        ? {
            ...run,
            title: isHistory ? 'Keras History as JSON' : `JSON: ${run.title}`,
            hints: isHistory ? { ...run.hints, span: 'epoch' as const } : run.hints,
          }
        : run,
    );
  },
};

/** JSON lines: an object per line (Detectron2, MMEngine, fairseq, timm and most scripts). */
export const jsonLines: LogFormat = {
  id: 'json-lines',
  matches: ({ text, name }) => text !== null && isLines(text, name),
  async read([file]) {
    const rows = new RowTable(file!.name);
    let [broken, other] = [0, 0];
    const lines = (await file!.text()).split('\n');
    for (const [i, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const value = parseLine(line);
      if (value === null) broken++;
      else if (isObject(value)) {
        const cells = [...flatten(value)];
        if (cells.length > 0) rows.add(cells, i + 1);
        else other++;
      } else other++;
    }
    if (rows.rows === 0) throw notALog(file!.name, 'no line that is a JSON object');
    const notes =
      broken > 0 ? [`${broken} ${broken === 1 ? 'line is' : 'lines are'} no whole JSON and left out`] : [];
    return readTableRuns(rows.finish(), other > 0 ? [...notes, `${other} lines without numbers`] : notes).map(
      (run) =>
        'hints' in run
          ? { ...run, title: run.title === 'Table' ? 'JSON lines' : `JSON lines: ${run.title}` }
          : run,
    );
  },
};

function isLines(text: string, name: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  const [first, second] = text.trimStart().split('\n', 2);
  const value = parseLine(first!);
  if (!isObject(value)) return false;
  if (second?.trim()) return second.trimStart().startsWith('{');
  return /\.(jsonl|ndjson)/i.test(name) && !Object.values(value).some((cell) => typeof cell === 'object');
}

/** Python writes NaN and Infinity bare, which no JSON has. */
function parseLine(line: string): unknown {
  try {
    return parseJson(nanAsText(line));
  } catch {
    return null;
  }
}

function nanAsText(text: string): string {
  return /NaN|Infinity/.test(text)
    ? text.replaceAll(/([:[,]\s*)(-?(?:NaN|Infinity))(?=\s*[,\]}])/g, '$1"$2"')
    : text;
}

/** @throws InputError `log-json`. */
export function parseWholeJson(name: string, text: string): unknown {
  try {
    return parseJson(nanAsText(text));
  } catch (error) {
    throw refuseLog('log-json', name, {
      rule: 'begins as JSON and is none to its end',
      value: errorText(error),
      remedy: 'It may still be written, or have been cut off.',
    });
  }
}

interface FoundTable {
  readonly table: Table;
  readonly notes: readonly string[];
  readonly keras: boolean;
}

/** The table in a value, perhaps one level or two down: `{"history": {"loss": […]}}`. */
function findTable(name: string, value: unknown, depth: number): FoundTable | null {
  if (Array.isArray(value)) return value.length > 0 && value.every(isObject) ? ofRows(name, value) : null;
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  const lists = entries.filter(
    (entry): entry is [string, unknown[]] =>
      Array.isArray(entry[1]) && entry[1].length > 0 && !entry[1].some(isObject),
  );
  if (hasQuantity(lists.map(([key]) => key))) return ofLists(name, lists);
  const inner = entries.filter(([, cell]) => isObject(cell));
  if (inner.length > 0 && inner.every(([, cell]) => isBoosted(cell))) throw refuseTrees(name);
  if (
    inner.length > 0 &&
    inner.every(([, cell]) => Object.keys(cell as object).every((key) => /^\d+$/.test(key)))
  )
    return ofLists(
      name,
      inner.map(([key, cells]) => [key, Object.values(cells as object) as unknown[]]),
    );
  if (inner.length > 0 && inner.every(([, cell]) => isSeries(cell)))
    return ofSeries(name, inner as [string, Series][]);
  if (depth >= 3) return null;
  for (const [, cell] of entries) {
    const found = findTable(name, cell, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** `evals_result` of XGBoost and LightGBM: lists by data set and metric. */
function isBoosted(value: unknown): boolean {
  const names = isObject(value) ? Object.keys(value) : [];
  return (
    names.length > 0 &&
    names.every((name) =>
      /^(m?logloss|multi_logloss|binary_logloss|rmse|l2|l1|auc|m?error|mae|multi_error|binary_error|rmsle|map|ndcg)(@\d+)?$/.test(
        name,
      ),
    ) &&
    Object.values(value as object).every(Array.isArray)
  );
}

/** Sacred's `metrics.json`: steps and values of each metric. */
interface Series {
  readonly steps: readonly unknown[];
  readonly values: readonly unknown[];
}

function isSeries(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { steps, values } = value;
  return Array.isArray(steps) && Array.isArray(values) && steps.length === values.length;
}

function ofSeries(name: string, series: readonly [string, Series][]): FoundTable {
  const points = series.flatMap(([key, { steps, values }]) =>
    values.map((value, i) => ({ name: key, step: Number(steps[i]), value })),
  );
  return { table: tableOfPoints(name, points), notes: [], keras: false };
}

function ofRows(name: string, values: readonly Readonly<Record<string, unknown>>[]): FoundTable {
  const rows = new RowTable(name);
  for (const value of values) rows.add(flatten(value));
  return { table: rows.finish(), notes: [], keras: false };
}

/** Lists of one length; shorter ones, such as of a validation that is not made every time, only where they fit evenly. */
function ofLists(name: string, lists: readonly [string, unknown[]][]): FoundTable {
  const length = Math.max(...lists.map(([, list]) => list.length));
  const notes: string[] = [];
  const fitting = lists.flatMap(([key, list]): [string, unknown[]][] => {
    const each = length / list.length;
    if (each === 1) return [[key, list]];
    if (!Number.isInteger(each)) {
      notes.push(`\`${key}\` has ${list.length} numbers where others have ${length}: not used`);
      return [];
    }
    notes.push(`\`${key}\` has a number at every ${each} rows`);
    return [
      [key, Array.from({ length }, (_, i) => ((i + 1) % each === 0 ? list[(i + 1) / each - 1] : null))],
    ];
  });
  const names = fitting.map(([key]) => key);
  const table = makeTable(
    { name, lines: null },
    names,
    fitting.map(([, list]) => list),
  );
  const keras =
    names.includes('loss') && names.every((key) => /^(val_)?[\w.]+$/.test(key) && !/^train/.test(key));
  return { table, notes, keras };
}

/** Numbers and words within objects by their path; lists and what is within them are no numbers. */
function* flatten(value: object, before = '', depth = 0): Generator<[string, unknown]> {
  for (const [key, cell] of Object.entries(value)) {
    const name = before === '' ? key : `${before}/${key}`;
    if (isObject(cell) && depth < 4) yield* flatten(cell, name, depth + 1);
    else if (Array.isArray(cell)) {
      if (cell.length === 1 && typeof cell[0] === 'number') yield [name, cell[0]];
    } else if (cell !== null && typeof cell !== 'object') yield [name, cell];
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
