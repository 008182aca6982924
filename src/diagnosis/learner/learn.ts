import type { LabelRow } from '../../eval/contract.ts';
import { wholeRuns } from '../../eval/recording.ts';
import { joinTaskRows, type TaskRows } from '../../eval/rows.ts';
import { windowFor } from '../../eval/tasks/index.ts';
import { isCleanOperator } from '../../eval/tasks/task.ts';
import type { FeatureTable } from '../../features/contract.ts';
import { hashJson } from '../../lib/hash.ts';
import type { Trust } from '../contract.ts';
import type { Corpus, DiagnosedTask } from '../corpus.ts';
import { measureTrust, trustSize } from '../trust/measure.ts';
import { fitHeld } from './held-logistic.ts';
import { describeHealthy, type Model, shorten } from './model.ts';

/**
 * Raise it when a change of code moves what is learned, then run `scripts/calibrate-diagnoser.ts`. A
 * hash of the code would change at every edit and leave the shipped models unread.
 */
const learnerVersion = 1;

/** What is to be learned: a task in some columns, from all programs but one. */
export interface Lesson {
  readonly task: DiagnosedTask;
  readonly columns: readonly string[];
  /** Program whose runs are left out; null where the corpus has none of it. */
  readonly without: string | null;
}

/** The model of a lesson: that which was kept, else learned here and kept. */
export async function learn(corpus: Corpus, lesson: Lesson): Promise<Model> {
  const madeFrom = await parentsOf(corpus, lesson.task);
  const key = hashJson([learnerVersion, trustSize, madeFrom, lesson]);
  const known = await corpus.models.read(key);
  if (known !== null) return known;
  corpus.onLearn?.(lesson.task);
  const model = { ...(await learnHere(corpus, lesson, key)), madeFrom };
  await corpus.models.write(model);
  return model;
}

/** What a model is made from. A shipped corpus need not be read for it, as its manifest pins its tables. */
async function parentsOf(corpus: Corpus, task: DiagnosedTask): Promise<Model['madeFrom']> {
  const { hash, derived } = corpus.manifest;
  const pinned = derived?.filter(({ path }) => /^(?:labels|features(?:-\d+)?)\.arrow$/.test(path));
  if (pinned !== undefined && pinned.length > 0)
    return { recording: hash, ...Object.fromEntries(pinned.map(({ path, sha256 }) => [path, sha256])) };
  const { labels, features } = await corpus.recording();
  const table = await features(windowFor(task, labels.config));
  return { recording: hash, labels: labels.entry.sha256, features: table.hash };
}

async function learnHere(corpus: Corpus, lesson: Lesson, key: string): Promise<Omit<Model, 'madeFrom'>> {
  const { task } = lesson;
  const recording = await corpus.recording();
  const window = windowFor(task, recording.labels.config);
  const isLog = task === 'detection';
  const table = isLog ? await corpus.logs() : await recording.features(window);
  const whole = isLog ? table : await wholeRuns(recording, await recording.features(window));
  const used = new Set(
    table.groups.flatMap(({ traceId, program }) => (program === lesson.without ? [] : [traceId])),
  );
  const data = rowsOf(table, recording.labels.rows.filter(({ traceId }) => used.has(traceId)), lesson, whole); // biome-ignore format: one call
  const { columns, features: rows, labels, classes } = data;
  const held = fitHeld({
    rows,
    width: columns.length,
    labels,
    classes: classes.length,
    weights: weigh(data),
  });
  const { coordinates, coefficients } = held.linear;
  const trust = measureTrust(data, key, isLog ? checksOf(data, table) : null);
  return {
    schemaVersion: 1,
    key,
    task,
    window,
    columns: [...columns],
    low: held.low.map(orNull),
    high: held.high.map(orNull),
    linear: {
      coordinates: coordinates.map((one) => ({
        ...one,
        fill: shorten(one.fill),
        centre: shorten(one.centre),
        spread: shorten(one.spread),
      })),
      coefficients: Array.from(coefficients, shorten),
      classes: classes.length,
    },
    healthy: describeHealthy(
      task === 'instability' ? [] : healthyRows(table, columns, lesson),
      columns.length,
    ),
    trust,
  };
}

function rowsOf(
  table: FeatureTable,
  labels: LabelRow[],
  { task, columns }: Lesson,
  whole: FeatureTable,
): TaskRows {
  const kept = new Set(columns);
  return joinTaskRows(table, labels, task, (column) => kept.has(column), whole);
}

/** Every class weighs the same. */
function weigh({ labels, classes }: TaskRows): Float64Array {
  const counts = classes.map((_, c) => labels.filter((label) => label === c).length);
  return Float64Array.from(counts, (count) => labels.length / (classes.length * count));
}

function checksOf({ rows }: TaskRows, table: FeatureTable): number[] {
  const place = new Map(table.groups.map(({ traceId }, i) => [traceId, i]));
  const logs = table.values[table.columns.indexOf('log.checks-log')]!;
  return rows.map(({ traceId }) => {
    const log = logs[place.get(traceId)!]!;
    return Number.isNaN(log) ? 0 : Math.round(10 ** log);
  });
}

function healthyRows(table: FeatureTable, columns: readonly string[], { without }: Lesson): Float64Array[] {
  const places = columns.map((column) => table.columns.indexOf(column));
  return table.groups.flatMap(({ operator, program }, i) =>
    isCleanOperator(operator) && program !== without
      ? [Float64Array.from(places, (c) => table.values[c]![i]!)]
      : [],
  );
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : shorten(value);
}

/** The same with what foreign runs showed of it. */
export function withForeign(model: Model, foreign: NonNullable<Trust['alarms']>['foreign']): Model {
  const { alarms } = model.trust;
  return { ...model, trust: { ...model.trust, alarms: alarms && { ...alarms, foreign } } };
}
