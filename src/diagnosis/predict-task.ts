import type { FittedDiagnoser, TaskId } from '../eval/contract.ts';
import { diagnosers } from '../eval/diagnosers/index.ts';
import { decide, fitOn } from '../eval/evaluate.ts';
import type { EvaluableRecording } from '../eval/recording.ts';
import { wholeRuns } from '../eval/recording.ts';
import { joinTaskRows, type TaskRows } from '../eval/rows.ts';
import { windowFor } from '../eval/tasks/index.ts';
import { percentOf } from '../features/table.ts';
import { observe } from '../traces/observed.ts';
import type { Trace } from '../traces/trace.ts';
import { rowOfTrace } from './columns.ts';
import type { DiagnosisPrediction, Trust } from './contract.ts';
import { temper } from './trust/confidence.ts';
import { measureTrust, trustKey } from './trust/measure.ts';
import type { TrustStore } from './trust/store.ts';

/**
 * The diagnoser of each task: the best of boosting, forest and logistic regression on unseen
 * programs (balanced accuracy under S4 on all columns, by `scripts/calibrate-diagnoser.ts --all`).
 */
export const diagnosedTasks = {
  detection: 'logistic',
  'fault-typing': 'boosting',
  instability: 'boosting',
} as const;
export type DiagnosedTask = keyof typeof diagnosedTasks;

/** Fewer checks than this in the part that is looked at say nothing of how a run goes on. */
const fewestChecks = 3;

/** The corpus that is trained on, and the trust in what was trained on it. */
export interface Corpus {
  readonly recording: EvaluableRecording;
  readonly trust: TrustStore;
  /** Called before something is measured that takes half a minute. */
  readonly onMeasure?: (task: DiagnosedTask) => void;
}

/** A task with what is trained on for it. */
export interface Training {
  readonly data: TaskRows;
  readonly window: number;
  readonly trust: Trust;
}

/** The rows of a task in these columns, and the trust in their diagnoser, measured where missing. */
export async function prepareTask(
  { recording, trust: store, onMeasure }: Corpus,
  task: DiagnosedTask,
  has: ReadonlySet<string>,
): Promise<Training> {
  const { labels } = recording;
  const window = windowFor(task, labels.config);
  const table = await recording.features(window);
  const whole = await wholeRuns(recording, table);
  const data = joinTaskRows(table, labels.rows, task, (column) => has.has(column), whole);
  const diagnoser = diagnosers.get(diagnosedTasks[task]);
  const key = trustKey(data, diagnoser, { features: table.hash, labels: labels.entry.sha256 });
  const known = await store.read(key);
  if (known !== null) return { data, window, trust: known };
  onMeasure?.(task);
  const trust = measureTrust(data, diagnoser, key);
  await store.write(trust);
  return { data, window, trust };
}

/** A prediction, with the diagnoser that made it; null where none was made. */
export interface TaskPrediction {
  readonly prediction: DiagnosisPrediction;
  readonly fitted: FittedDiagnoser | null;
}

/** Fits on every program but that of the trace, and predicts the trace. */
export function predictTask(
  trace: Trace,
  task: DiagnosedTask,
  { data, window, trust }: Training,
): TaskPrediction {
  const open = {
    task,
    window,
    answer: null,
    probabilities: [],
    trust,
  } satisfies Partial<DiagnosisPrediction>;
  const why = whyNot(trace, task, window);
  if (why !== null) return { prediction: { ...open, status: 'not-asked', why }, fitted: null };
  const fitted = fitWithout(data, trace.header.program, trust.diagnoser);
  const scores = fitted.predict(rowOfTrace(trace, data.columns, window));
  const shares = temper(scores, trust.temperature);
  const best = decide(scores);
  const isSure = best >= 0 && trust.threshold !== null && shares[best]! >= trust.threshold;
  const probabilities = data.classes
    .map((name, c) => ({ name, value: shares[c]! }))
    .sort((a, b) => b.value - a.value);
  return {
    prediction: {
      ...open,
      probabilities,
      status: isSure ? 'answered' : 'abstained',
      why: null,
      answer: isSure ? data.classes[best]! : null,
    },
    fitted,
  };
}

/** The last fit on each of the rows, and the program that it left out: runs of one folder share it. */
const lastFits = new WeakMap<TaskRows, { readonly without: string; readonly fitted: FittedDiagnoser }>();

function fitWithout(data: TaskRows, program: string, diagnoser: string): FittedDiagnoser {
  const without = data.rows.some((row) => row.program === program) ? program : '';
  const last = lastFits.get(data);
  if (last?.without === without) return last.fitted;
  const others = data.rows.flatMap((row, i) => (row.program === program ? [] : [i]));
  const fitted = fitOn(data, others, diagnosers.get(diagnoser), 0);
  lastFits.set(data, { without, fitted });
  return fitted;
}

/** Why nothing is predicted; null where something is. Only a stable run can turn unstable. */
function whyNot(trace: Trace, task: TaskId, window: number): string | null {
  const { steps, lost } = observe(trace, { window });
  const part = window === 1 ? 'run' : `first ${percentOf(window)} % of the run`;
  if (lost && window < 1) return `a loss or a weight is no longer finite within the ${part}`;
  if (lost) return null;
  return steps.length < fewestChecks
    ? `the ${part} has ${steps.length} checks, and ${task} needs ${fewestChecks}`
    : null;
}
