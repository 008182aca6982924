import { errorText } from '../../../lib/errors.ts';
import { isObject, parseJson } from '../../../lib/json.ts';
import { type LogFormat, type LogRun, notALog, type RawRun, refuseLog } from '../contract.ts';
import { type FoundTable, findTables, flatten } from '../json-tables.ts';
import { readTableRuns } from '../layouts/index.ts';
import { RowTable } from '../points.ts';

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

/** A whole file of JSON, with tables in it as `findTables` knows them. */
export const jsonDocument: LogFormat = {
  id: 'json',
  matches: ({ text, name }) =>
    text !== null &&
    (/^\s*\[/.test(text) ? /^\s*\[\s*[{[\]]/.test(text) : /^\s*(\{\s*["}]|"\{\s*\\")/.test(text)) &&
    !isLines(text, name),
  async read([file]) {
    const value = parseWholeJson(file!.name, await file!.text());
    // A text of JSON was dumped once more.
    const inner = typeof value === 'string' ? parseWholeJson(file!.name, value) : value;
    const found = findTables(file!.name, inner);
    if (found.length === 0) throw notALog(file!.name, 'JSON without lists of numbers by name');
    return found.flatMap(runsOf);
  },
};

function runsOf({ name, table, notes, keras }: FoundTable): (RawRun | LogRun)[] {
  const runs = readTableRuns(table, notes);
  const isHistory = keras && runs.length === 1;
  return runs.map((run) => {
    const own = { ...run, name: [name, run.name].filter((part) => part !== '').join('-') };
    if (!('hints' in own)) return own;
    return isHistory
      ? { ...own, title: 'Keras History as JSON', hints: { ...own.hints, span: 'epoch' as const } }
      : { ...own, title: `JSON: ${own.title}` };
  });
}

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

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
