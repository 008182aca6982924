import { classMaps, faultFamilies, labelBeside, partsOfPair } from '../../faults/classes.ts';
import { InputError } from '../../lib/errors.ts';
import { importedBackend } from '../../traces/import/run-trace.ts';
import type { RunFacts } from '../../traces/store/run-facts.ts';
import type { Trace } from '../../traces/trace.ts';
import type { LabelRow, TaskId } from '../contract.ts';
import { tasks } from '../tasks/index.ts';
import {
  isCleanOperator,
  isFalseKill,
  type JudgedRun,
  killStateOf,
  leftOutOfAll,
  type Task,
  unfinished,
} from '../tasks/task.ts';
import { type LabelConfig, typingClasses } from './config.ts';
import type { LabelFile } from './file.ts';
import { judgeMutants } from './kill-test.ts';

type Runs = ReadonlyMap<string, RunFacts>;

/**
 * Holds labels against the runs of their recording, one row for each. Kill states, and labels that need nothing measured in
 * training, are made again and must be the same; those that need it must be of runs that can have one. Labels of imported
 * runs must repeat what the runs are called.
 * @param runs by trace id, as `readRunFacts` gives them.
 * @throws InputError `label-rows`, `label-programs`, `label-value` with the first row that is wrong; as `judgeMutants`.
 */
export function checkLabels(path: string, labels: LabelFile, runs: Runs): void {
  checkRows(path, labels.rows, runs);
  checkCovered(path, labels.coveredPrograms, runs);
  const isImported = [...runs.values()].some(({ backend }) => backend === importedBackend);
  const expected = isImported ? expectImported(runs) : expectRecorded(labels, runs);
  for (const row of labels.rows) {
    const { killState, beside = null, allows } = expected(row.traceId);
    if ((row.beside ?? null) !== beside) throw wrong(path, row, 'label beside', beside, row.beside ?? null);
    if (row.killState !== killState) throw wrong(path, row, 'kill state', killState, row.killState);
    for (const { id } of tasks.members) {
      const label = row.labels[id];
      const allowed = labels.unknownTasks.includes(id) ? [null] : allows(id);
      if (!allowed.includes(label))
        throw wrong(path, row, id, allowed.map((one) => one ?? 'none').join(' or '), label);
    }
  }
}

/** What a row may say. */
interface Expected {
  readonly killState: LabelRow['killState'];
  readonly beside?: string | null;
  allows(task: TaskId): readonly (string | null)[];
}

/**
 * Makes the labels that need what was measured again, from complete traces, and compares.
 * @param traces some of the runs that are labelled.
 * @throws InputError `label-value` with the first that differs.
 */
export function checkSeries(path: string, labels: LabelFile, runs: Runs, traces: readonly Trace[]): void {
  const judged = judgeRuns(labels, runs);
  const watched = traces.flatMap((trace): JudgedRun[] => {
    const run = judged.get(trace.header.traceId);
    return run === undefined ? [] : [{ ...run, trace }];
  });
  const rowOf = new Map(labels.rows.map((row) => [row.traceId, row]));
  for (const task of tasks.members) {
    if (!task.needsSeries || labels.unknownTasks.includes(task.id)) continue;
    const made = makeLabels(task, watched, labels.config);
    for (const run of watched) {
      const row = rowOf.get(run.trace.header.traceId)!;
      const isOut = isFalseKill(run) || leftOutOfAll(run.trace.header.operator, labels.config) !== null;
      const need = isOut ? null : made.get(row.traceId)!;
      if (row.labels[task.id] !== need) throw wrong(path, row, task.id, need, row.labels[task.id]);
    }
  }
}

/** Every run with the verdict on its mutant; none where they were imported. */
function judgeRuns({ config }: LabelFile, runs: Runs): Map<string, JudgedRun> {
  const headers = [...runs.values()];
  if (headers.some(({ backend }) => backend === importedBackend)) return new Map();
  const verdicts = judgeMutants(headers, config.kill);
  return new Map(
    headers.map((header) => {
      const killState = verdicts.get(header.mutant) ?? null;
      return [header.traceId, { trace: { header, steps: [], scalars: {} }, killState }];
    }),
  );
}

function expectRecorded(labels: LabelFile, runs: Runs): (traceId: string) => Expected {
  const { config, madeFrom } = labels;
  const judged = judgeRuns(labels, runs);
  const known = [...judged.values()].filter(({ trace }) => isClassified(trace.header.operator));
  // Some of the mutants only: of labels of a part of them, or where a class map lacks the operator of somebody's own.
  const isPart = madeFrom?.labels !== undefined || known.length < judged.size;
  const made = new Map(
    tasks.members
      .filter(({ needsSeries }) => !needsSeries)
      .map((task) => [task.id, makeLabels(task, known, isPart ? withoutLimits(config) : config)] as const),
  );
  return (traceId) => {
    const run = judged.get(traceId)!;
    return {
      killState: killStateOf(run),
      beside: isClassified(run.trace.header.operator)
        ? labelBeside(run.trace.header.operator, typingClasses(config))
        : null,
      allows(id) {
        if (leftOutOfAll(run.trace.header.operator, config) !== null) return [null];
        if (isFalseKill(run) || (tasks.get(id).needsSeries && unfinished(run.trace) !== null)) return [null];
        const ofTask = made.get(id);
        if (ofTask === undefined || !isClassified(run.trace.header.operator))
          return [null, ...tasks.get(id).classes(config)];
        const label = ofTask.get(traceId) ?? null;
        return isPart ? [null, label] : [label];
      },
    };
  };
}

function makeLabels(task: Task, runs: readonly JudgedRun[], config: LabelConfig): Map<string, string | null> {
  const labels = task.label(runs, config);
  return new Map(
    runs.map(({ trace }, i) => [trace.header.traceId, 'label' in labels[i]! ? labels[i].label : null]),
  );
}

/** Whether this process knows the classes of an operator. */
function isClassified(operator: string): boolean {
  if (isCleanOperator(operator)) return true;
  return (partsOfPair(operator) ?? [operator]).every((part) =>
    [...classMaps, faultFamilies].some(
      (map) =>
        Object.hasOwn(map.operators, part) || Object.hasOwn(map.apart, part) || map.excluded.includes(part),
    ),
  );
}

/** Every class that a run could be labelled with, however many there are of it. */
function withoutLimits(config: LabelConfig): LabelConfig {
  return {
    ...config,
    typing: { ...config.typing, mutantsPerClass: Number.MAX_SAFE_INTEGER },
    family: { ...config.family, fewestPrograms: 1 },
  };
}

/** Labels say what the runs are called; which categories have no class is known to the import only. */
function expectImported(runs: Runs): (traceId: string) => Expected {
  return (traceId) => {
    const { category } = runs.get(traceId)!;
    return {
      killState: null,
      allows(id) {
        if (id === 'fault-typing') return [null, category];
        if (id === 'detection') return [null, category === null ? 'clean' : 'faulty'];
        return [null];
      },
    };
  };
}

function checkRows(path: string, rows: readonly LabelRow[], runs: Runs): void {
  const ids = new Set(rows.map(({ traceId }) => traceId));
  const stray = rows.find(({ traceId }) => !runs.has(traceId));
  const missing = [...runs.keys()].find((traceId) => !ids.has(traceId));
  if (stray === undefined && missing === undefined && ids.size === rows.length) return;
  throw new InputError('label-rows', {
    rule: `${path} must label every run of its recording once, and no other`,
    need: `${runs.size} rows`,
    value: `${rows.length} rows${stray ? `, one of trace ${stray.traceId}` : ''}${missing ? `, none of trace ${missing}` : ''}`,
    remedy,
  });
}

function checkCovered(path: string, covered: readonly string[], runs: Runs): void {
  const programs = new Set([...runs.values()].map(({ program }) => program));
  const stray = covered.find((id, i) => !programs.has(id) || covered.indexOf(id) !== i);
  if (stray === undefined) return;
  throw new InputError('label-programs', {
    rule: `${path} says which programs have enough killed mutants in every class`,
    need: 'programs of its recording, each once',
    value: stray,
    remedy,
  });
}

const remedy = 'Run `faultgap label` on this recording again.';

function wrong(
  path: string,
  { traceId }: LabelRow,
  what: string,
  need: string | null,
  value: string | null,
): InputError {
  return new InputError('label-value', {
    rule: `${path} says of trace ${traceId} another ${what} than the run gives`,
    need: need ?? 'none',
    value: value ?? 'none',
    remedy,
  });
}
