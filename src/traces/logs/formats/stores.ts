import { readNumber, readText } from '../../../tables/cells.ts';
import { makeTable, type Table } from '../../../tables/table.ts';
import { type LogFormat, notALog, refuseLog } from '../contract.ts';
import { parseDelimited } from '../delimited.ts';
import { hasQuantity, type Quantity, readName } from '../names.ts';
import { type Point, tableOfPoints } from '../points.ts';
import { parseWholeJson } from './json.ts';

/**
 * MLflow's file store: `metrics/<name>` of a run, lines of time, value and step; its name stands in `meta.yaml`. The folder of
 * metrics alone, or a file of it, will do. Metrics of a logged model are those of its run.
 */
export const mlflowStore: LogFormat = {
  id: 'mlflow-store',
  matches: ({ text, name }) =>
    text !== null &&
    (isMeta(name)
      ? /^run_name:/m.test(text)
      : !/(^|\/)models\/m-/.test(name) &&
        (/(^|\/)metrics\//.test(name) ? /^\d{10,} \S+( \d+)?( .*)?$/ : /^\d{13} \S+ \d+$/).test(
          text.split('\n', 1)[0]!.trim(),
        )),
  group: (name) =>
    (isMeta(name) ? name.replace(/\/?meta\.yaml$/, '') : (/^(.*?)\/?metrics\//.exec(name)?.[1] ?? '')) || '.',
  async read(files) {
    const points: Point[] = [];
    let run = '';
    for (const file of files) {
      const text = await file.text();
      if (isMeta(file.name)) run = /^run_name: *['"]?(.*?)['"]? *$/m.exec(text)![1]!;
      else points.push(...readMetricFile(file.name, text));
    }
    if (points.length === 0) throw notALog(files[0]!.name, 'a run without metrics');
    return [
      {
        title: 'MLflow file store',
        name: run,
        table: tableOfPoints(files[0]!.name, points),
        hints: {},
        notes: [],
      },
    ];
  },
};

const isMeta = (name: string) => /(^|\/)meta\.yaml$/.test(name);

function readMetricFile(file: string, text: string): Point[] {
  const name = /(?:^|\/)metrics\/(.*)$/.exec(file)?.[1] ?? file;
  return text.split('\n').flatMap((line, i): Point[] => {
    const [, value, step] = line.trim().split(' ');
    return value === undefined ? [] : [{ name, value, step: Number(step ?? i) }];
  });
}

/**
 * A series per file, whose name the file has: scalars that TensorBoard's page wrote (`run-exp1_train-tag-epoch_loss.csv`, or
 * `.json`), values that Neptune gave (`train_loss.csv`).
 */
export const seriesFiles: LogFormat = {
  id: 'series-files',
  matches: ({ table, text }) =>
    (text !== null && triples.test(text)) ||
    (table !== null && table.rows > 0 && seriesColumns(table) !== null),
  group: (name) => {
    const { folder, run } = readSeriesName(name);
    const words = run.split(/[^A-Za-z0-9.]+/).filter((word) => readName(word).part === null);
    return [...folder, words.join('-')].filter((word) => word !== '').join('/') || '.';
  },
  async read(files) {
    const points: Point[] = [];
    let isTensorboard = false;
    for (const file of files) {
      const table = parseSeries(file.name, await file.text());
      const columns = seriesColumns(table);
      if (columns === null) throw notALog(file.name, 'rows of other columns than those at its beginning');
      isTensorboard ||= columns.clock === 'Wall time';
      const { tag, run } = readSeriesName(file.name);
      const part = run.split(/[^A-Za-z0-9.]+/).find((word) => readName(word).part !== null);
      const name = part === undefined || readName(tag).part !== null ? tag : `${part}/${tag}`;
      const [steps, values] = [table.columns.get(columns.step)!, table.columns.get(columns.value)!];
      for (let row = 0; row < table.rows; row++) {
        const step = readNumber(steps[row]);
        if (step !== null && step !== undefined) points.push({ name, step, value: values[row] });
      }
    }
    if (!hasQuantity(points.map(({ name }) => name)))
      throw refuseLog('log-unknown', files[0]!.name, {
        rule: 'holds numbers of one thing, and neither it nor its name says of what',
        need: 'a file that is called after what it holds, such as train_loss.csv',
      });
    const hints = points.some(({ name }) => /(^|\/)epoch_/.test(name))
      ? ({ from: 0, span: 'epoch' } as const)
      : {};
    const title = isTensorboard ? 'TensorBoard scalars' : 'A series per file (Neptune)';
    return [{ title, name: '', table: tableOfPoints(files[0]!.name, points), hints, notes: [] }];
  },
};

/** Time, step and value, as TensorBoard's page writes JSON. */
const triples = /^\s*\[\s*\[\s*\d[\d.eE+]*\s*,\s*\d+\s*,\s*[^,\]]+\]/;

function parseSeries(name: string, text: string): Table {
  if (!triples.test(text)) return parseDelimited(name, text).table;
  const rows = parseWholeJson(name, text) as readonly unknown[][];
  const columns = ['Wall time', 'Step', 'Value'];
  return makeTable(
    { name, lines: null },
    columns,
    columns.map((_, c) => rows.map((row) => row[c])),
  );
}

/** Columns of a table that has a step, a value, perhaps a clock and an index, and nothing else. */
function seriesColumns({ columns }: Table) {
  const names = [...columns.keys()].map(readName);
  const of = (...quantities: Quantity[]) =>
    names.filter(({ quantity }) => quantities.includes(quantity)).map(({ name }) => name);
  const [value, steps, clocks] = [of('value'), of('step', 'epoch'), of('clock')];
  const isSeries =
    value.length === 1 &&
    steps.length > 0 &&
    value.length + steps.length + clocks.length + of('index').length === names.length;
  return isSeries ? { value: value[0]!, step: steps[0]!, clock: clocks[0] ?? null } : null;
}

function readSeriesName(name: string) {
  const folder = name.split('/');
  const file = folder.pop()!.replace(/(\.csv|\.tsv|\.json|\.gz| \(\d+\))+$/i, '');
  const [, run, tag] = /^(.*?)[-_]?tag[-_](.*)$/.exec(file) ?? [];
  return { folder, run: run ?? '', tag: tag ?? file };
}

/** DVCLive, which Accelerate and others log to: `plots/metrics/<name>.tsv`, a step and a number. */
export const dvclive: LogFormat = {
  id: 'dvclive',
  matches: ({ name, text }) =>
    /(^|\/)plots\/metrics\/.*\.tsv$/.test(name) && text !== null && /^step\t/.test(text),
  group: (name) => /^(.*?)\/?plots\/metrics\//.exec(name)![1] || '.',
  async read(files) {
    const points: Point[] = [];
    for (const file of files) {
      const name = /plots\/metrics\/(.*)\.tsv$/.exec(file.name)![1]!;
      const { table } = parseDelimited(file.name, await file.text());
      const [steps, values] = [...table.columns.values()];
      for (let row = 0; row < table.rows; row++)
        points.push({ name, step: Number(readText(steps![row])), value: values?.[row] });
    }
    return [
      {
        title: 'DVCLive metrics',
        name: '',
        table: tableOfPoints(files[0]!.name, points),
        hints: {},
        notes: [],
      },
    ];
  },
};

/** Databases, which only their own tools read. */
export const database: LogFormat = {
  id: 'database',
  matches: ({ bytes }) => Buffer.from(bytes.subarray(0, 15)).toString('latin1') === 'SQLite format 3',
  read([file]) {
    throw refuseLog('log-database', file!.name, {
      rule: 'is a database, which only the tool that wrote it reads',
      need: 'its runs as CSV: of MLflow, `mlflow runs export` or `mlflow.MlflowClient().get_metric_history`',
    });
  },
};
