import { isCleanOperator } from '../eval/tasks/task.ts';
import type { FeatureTable } from '../features/contract.ts';
import { argmax } from '../statistics/descriptive.ts';
import { observe } from '../traces/observed.ts';
import type { Trace } from '../traces/trace.ts';
import { advise } from './advise.ts';
import { applyRules } from './apply-rules.ts';
import { columnsOfTrace, rowOfTrace, type TraceColumns } from './columns.ts';
import type { Diagnosis, Signal } from './contract.ts';
import {
  type Corpus,
  type DiagnosedTask,
  diagnosedTasks,
  predictTask,
  prepareTask,
  type TaskPrediction,
  type Training,
} from './predict-task.ts';
import { findSignals, isUnusual, type Standing, standAmong, typicalRow, weighFeatures } from './signals.ts';
import { changeFor } from './try/change.ts';
import { decideVerdict } from './verdict.ts';

/**
 * Whether a run is faulty, of which class, whether it will turn unstable, what speaks for it and what
 * to try. Trained on the corpus in the columns of the trace, without the runs of its own program.
 * @throws InputError `no-features` where the trace has none of these columns, and as `prepareTask`.
 */
export async function diagnoseTrace(trace: Trace, corpus: Corpus): Promise<Diagnosis> {
  const { recording } = corpus;
  const table = await recording.features(1);
  const columns = columnsOfTrace(trace, table.columns);
  const training = await prepareTasks(corpus, columns.has);
  const predicted = new Map(taskIds.map((task) => [task, predictTask(trace, task, training.get(task)!)]));
  const { standings, signals } = readSignals(trace, table, training.get('detection')!, predicted);
  const leftOut = table.groups.some(({ program }) => program === trace.header.program)
    ? trace.header.program
    : null;
  const answers = [...predicted.values()].map(({ prediction }) => prediction);
  const { facts, advice: fromRules } = applyRules(trace);
  const verdict = decideVerdict(facts, answers);
  const typing = predicted.get('fault-typing')!.prediction;
  const suggestions = verdict.kind === 'healthy' ? [] : [...fromRules, ...advise(typing, signals)];
  return {
    schemaVersion: 2,
    trace: describeTrace(trace),
    training: {
      corpus: recording.manifest.hash,
      columns: columns.has.size,
      families: [...columns.families],
      missing: [...columns.missing],
      leftOut,
    },
    verdict,
    facts,
    answers,
    signals,
    unusual: { columns: standings.length, outside: standings.filter(isUnusual).length },
    advice: suggestions.map((one) => ({ ...one, ...changeFor(one, trace.header.observed.task) })),
    trials: null,
    notes: remark(trace, columns, leftOut),
  };
}

const taskIds = Object.keys(diagnosedTasks) as DiagnosedTask[];

/** What was trained on for a set of columns, so that runs of one tool do not wait for it one by one. */
const prepared = new WeakMap<Corpus, Map<string, ReadonlyMap<DiagnosedTask, Training>>>();

async function prepareTasks(
  corpus: Corpus,
  has: ReadonlySet<string>,
): Promise<ReadonlyMap<DiagnosedTask, Training>> {
  const known = prepared.get(corpus) ?? new Map<string, ReadonlyMap<DiagnosedTask, Training>>();
  prepared.set(corpus, known);
  const key = [...has].join();
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = new Map<DiagnosedTask, Training>();
  for (const task of taskIds) made.set(task, await prepareTask(corpus, task, has));
  known.set(key, made);
  return made;
}

function describeTrace({ header, steps }: Trace): Diagnosis['trace'] {
  const { traceId: id, program, doneSteps, plannedSteps, outcome } = header;
  return { id, program, checks: steps.length, doneSteps, plannedSteps, outcome: outcome.kind };
}

/** Where the trace stands among healthy runs of other programs, and what that weighs. */
function readSignals(
  trace: Trace,
  table: FeatureTable,
  { data }: Training,
  predicted: ReadonlyMap<DiagnosedTask, TaskPrediction>,
): { standings: Standing[]; signals: Signal[] } {
  const row = rowOfTrace(trace, data.columns, 1);
  const healthy = healthyRows(table, data.columns, trace.header.program);
  const typical = typicalRow(data.columns.length, healthy);
  const weighFor = (task: DiagnosedTask, className: string | null): ReadonlyMap<string, number> => {
    const { fitted, prediction } = predicted.get(task)!;
    if (fitted === null) return new Map();
    const scores = fitted.predict(row);
    const named = className === null ? argmax(scores) : (prediction.trust?.classes.indexOf(className) ?? 0);
    return weighFeatures(data.columns, row, typical, { fitted, class: named });
  };
  const standings = standAmong(data.columns, row, healthy);
  const weights = { faulty: weighFor('detection', 'faulty'), class: weighFor('fault-typing', null) };
  return { standings, signals: findSignals(standings, weights) };
}

function healthyRows(table: FeatureTable, columns: readonly string[], program: string): Float64Array[] {
  const places = columns.map((column) => table.columns.indexOf(column));
  return table.groups.flatMap((group, i) =>
    isCleanOperator(group.operator) && group.program !== program
      ? [Float64Array.from(places, (c) => table.values[c]![i]!)]
      : [],
  );
}

/** What a reader must know of this diagnosis, one sentence each. */
function remark(trace: Trace, { families, missing }: TraceColumns, leftOut: string | null): string[] {
  const { lost } = observe(trace);
  return [
    ...(trace.header.log?.reading ?? []).map((sentence) => `As read: ${sentence}.`),
    ...(lost ? ['A loss or a weight of this run is not finite: that alone says that it is broken.'] : []),
    ...(missing.length > 0
      ? [
          `The trace lacks series of ${missing.join(', ')}, so this diagnoser was trained without what is made of them (on ${families.join(', ')}); its accuracy is that of the reduced one.`,
        ]
      : []),
    ...(leftOut === null
      ? []
      : [
          'The corpus holds the program of this run; its runs were left out of training and of the healthy runs compared with.',
        ]),
    'Probabilities are as if healthy and faulty runs, and all classes of fault, came equally often; the faults of the corpus are injected, one per run.',
  ];
}
