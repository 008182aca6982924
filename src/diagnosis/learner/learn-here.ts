import type { LabelRow } from '../../eval/contract.ts';
import { balanceClasses } from '../../eval/diagnosers/define.ts';
import { wholeRuns } from '../../eval/recording.ts';
import { joinTaskRows, type TaskRows } from '../../eval/rows.ts';
import { windowFor } from '../../eval/tasks/index.ts';
import { isCleanOperator } from '../../eval/tasks/task.ts';
import type { FeatureTable } from '../../features/contract.ts';
import type { Corpus, DiagnosedTask } from '../corpus.ts';
import { measureTrust } from '../trust/measure.ts';
import { fitHeld } from './held-logistic.ts';
import type { Lesson } from './learn.ts';
import { describeHealthy, type Model, toFewDigits } from './model.ts';

/** SHA-256 of the tables that a task is learned from. */
export async function hashTables(corpus: Corpus, task: DiagnosedTask): Promise<Record<string, string>> {
  const { labels, features } = await corpus.recording();
  const table = await features(windowFor(task, labels.config));
  return { labels: labels.entry.sha256, features: table.hash };
}

/** Learns a lesson, and measures how far to trust it. */
export async function learnHere(
  corpus: Corpus,
  lesson: Lesson,
  key: string,
): Promise<Omit<Model, 'madeFrom'>> {
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
        fill: toFewDigits(one.fill),
        centre: toFewDigits(one.centre),
        spread: toFewDigits(one.spread),
      })),
      coefficients: Array.from(coefficients, toFewDigits),
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
  return balanceClasses(counts);
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
  return Number.isNaN(value) ? null : toFewDigits(value);
}
