import { join } from 'node:path';
import { labelBeside } from '../../faults/classes.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { importedBackend } from '../../traces/import/run-trace.ts';
import { openTraces } from '../../traces/store/group-file.ts';
import { presentTraces, readManifest } from '../../traces/store/manifest.ts';
import type { LabelRow, TaskId } from '../contract.ts';
import { compareInstability, type InstabilityComparison } from '../tasks/compare-instability.ts';
import { killedMutants } from '../tasks/fault-typing.ts';
import { tasks } from '../tasks/index.ts';
import {
  isClean,
  isFalseKill,
  type JudgedRun,
  killStateOf,
  type LabelledTrace,
  leftOutOfAll,
  ownMetrics,
  type TaskLabel,
} from '../tasks/task.ts';
import { type LabelConfig, typingClasses } from './config.ts';
import { judgeMutants, type KillState } from './kill-test.ts';

/** Counts by name, such as killed mutants by class. */
type Counts = Readonly<Record<string, number>>;

export interface LabelSummary {
  readonly programs: number;
  readonly traces: number;
  /** Mutants by verdict, and by class of the default map (`header.category`) within. */
  readonly mutants: Readonly<Record<KillState, number>>;
  readonly mutantsByClass: Readonly<Record<string, Counts>>;
  /** Clean variants judged like mutants; those killed are false kills. */
  readonly falseKills: {
    readonly killed: readonly string[];
    readonly tested: number;
    readonly rate: number | null;
  };
  /** Programs with enough killed mutants in every class (`typing.coveredFrom`). */
  readonly coveredPrograms: readonly string[];
  /** Traces per class of each task, and those left out by reason. */
  readonly tasks: Readonly<Record<TaskId, { readonly labels: Counts; readonly leftOut: Counts }>>;
  /** Instability of the run's own loss and of the healthy loss, whichever is configured. */
  readonly instability: InstabilityComparison;
}

/**
 * Labels of every trace for every task, in the order of the traces, with the counts that are printed.
 * @throws InputError `empty-recording`, `imported-recording`, `one-class` where no task has two classes, and as `judgeMutants`.
 */
export function labelTraces(
  traces: readonly LabelledTrace[],
  config: LabelConfig,
): { readonly rows: LabelRow[]; readonly summary: LabelSummary } {
  if (traces.length === 0) {
    throw new InputError('empty-recording', {
      rule: 'labels are made of traces',
      need: 'one',
      value: 'none',
    });
  }
  refuseImported(traces);
  const verdicts = judgeMutants(
    traces.map(({ header }) => header),
    config.kill,
  );
  const runs = traces.map((trace) => ({ trace, killState: verdicts.get(trace.header.mutant) ?? null }));
  const columns = tasks.members.map((task) => ({
    id: task.id,
    labels: task.label(runs, config).map((label, i) => {
      if (isFalseKill(runs[i]!)) return falseKill;
      return leftOutOfAll(runs[i]!.trace.header.operator, config) ?? label;
    }),
  }));
  checkClasses(columns.map(({ labels }) => labels));
  const rows = runs.map(({ trace, killState }, i) => ({
    traceId: trace.header.traceId,
    killState: killStateOf({ trace, killState }),
    labels: perTask(columns, (labels) => labelOf(labels[i]!)),
    ...besideOf(trace.header.operator, config),
  }));
  return { rows, summary: summarise(runs, verdicts, perTask(columns, countLabels), config) };
}

function besideOf(operator: string, config: LabelConfig): Pick<LabelRow, 'beside'> {
  const beside = labelBeside(operator, typingClasses(config));
  return beside === null ? {} : { beside };
}

/** Runs of others come with labels of their own, and without what ours are computed from. */
function refuseImported(traces: readonly LabelledTrace[]): void {
  if (traces.every(({ header }) => header.backend !== importedBackend)) return;
  throw new InputError('imported-recording', {
    rule: 'the kill test needs losses on a clean test part, which imported runs do not have',
    need: 'a recording of `faultgap record`',
    value: 'one of `faultgap import`',
    remedy: 'Use the labels.arrow that the import wrote: what its file names say.',
  });
}

/** `isFalseKill`: in no population, and counted. */
const falseKill: TaskLabel = { leftOut: 'clean variant that was killed' };

function perTask<T>(
  columns: readonly { id: TaskId; labels: TaskLabel[] }[],
  make: (labels: TaskLabel[]) => T,
): Record<TaskId, T> {
  return Object.fromEntries(columns.map(({ id, labels }) => [id, make(labels)])) as Record<TaskId, T>;
}

function labelOf(label: TaskLabel): string | null {
  return 'label' in label ? label.label : null;
}

function checkClasses(columns: readonly TaskLabel[][]): void {
  const classes = columns.map(
    (labels) => new Set(labels.map(labelOf).filter((label) => label !== null)).size,
  );
  if (Math.max(...classes) >= 2) return;
  throw new InputError('one-class', {
    rule: 'a diagnoser can tell nothing apart where no task has two classes',
    need: 'two classes in one of the tasks',
    value: tasks.members.map(({ id }, i) => `${id}: ${classes[i]}`).join(', '),
    remedy: 'Record more mutants, or severer ones: only killed mutants count for fault typing.',
  });
}

function countLabels(labels: readonly TaskLabel[]): { labels: Counts; leftOut: Counts } {
  return {
    labels: countNames(labels.flatMap((label) => ('label' in label ? [label.label] : []))),
    leftOut: countNames(labels.flatMap((label) => ('leftOut' in label ? [label.leftOut] : []))),
  };
}

function countNames(names: readonly string[]): Counts {
  const counts = [...groupBy(names, (name) => name)].map(([name, { length }]) => [name, length] as const);
  return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function summarise(
  runs: readonly JudgedRun[],
  verdicts: ReadonlyMap<string, KillState>,
  taskCounts: LabelSummary['tasks'],
  config: LabelConfig,
): LabelSummary {
  const subjects = new Map(runs.map(({ trace }) => [trace.header.mutant, trace]));
  const mutants = [...subjects.values()].filter((trace) => !isClean(trace));
  const variants = [...subjects.keys()].filter((id) => subjects.get(id)!.header.operator === 'clean-variant');
  const killed = variants.filter((id) => verdicts.get(id) === 'killed');
  const stateOf = (trace: LabelledTrace) => verdicts.get(trace.header.mutant)!;
  const statesOf = (name: string) => mutants.filter(({ header }) => header.category === name).map(stateOf);
  const tested = variants.length;
  const none = { killed: 0, survived: 0, inconclusive: 0 };
  const categories = [...new Set(mutants.map(({ header }) => header.category!))].sort();
  return {
    programs: new Set(runs.map(({ trace }) => trace.header.program)).size,
    traces: runs.length,
    mutants: { ...none, ...countNames(mutants.map(stateOf)) },
    mutantsByClass: Object.fromEntries(categories.map((name) => [name, countNames(statesOf(name))])),
    falseKills: { killed, tested, rate: tested === 0 ? null : killed.length / tested },
    coveredPrograms: coveredPrograms(runs, config),
    tasks: taskCounts,
    instability: compareInstability(
      runs
        .filter((run) => !isFalseKill(run) && leftOutOfAll(run.trace.header.operator, config) === null)
        .map(({ trace }) => trace),
      config,
    ),
  };
}

function coveredPrograms(runs: readonly JudgedRun[], config: LabelConfig): string[] {
  const killed = killedMutants(runs, config);
  const programs = [...new Set(runs.map(({ trace }) => trace.header.program))];
  return programs.filter((program) =>
    typingClasses(config).classes.every(
      (name) => (killed.get(`${program}/${name}`)?.size ?? 0) >= config.typing.coveredFrom,
    ),
  );
}

/**
 * What labels need of every trace of a recording: headers, the healthy losses and the run's own. All else is let go file by
 * file, so that a large recording fits into memory.
 * @throws InputError as `readManifest` and `openTraces`.
 */
export async function readLabelledTraces(recording: string): Promise<LabelledTrace[]> {
  const all: LabelledTrace[] = [];
  for (const { path, sha256, bytes } of presentTraces(await readManifest(recording))) {
    const file = await openTraces(join(recording, path), { sha256, bytes });
    for (const { header, steps, scalars } of file.traces()) {
      const labels = Object.entries(scalars).filter(([metric]) => isLabelled(metric));
      all.push({ header, steps, scalars: Object.fromEntries(labels) });
    }
  }
  return all;
}

const ownIds: readonly string[] = Object.values(ownMetrics);

function isLabelled(metric: string): boolean {
  return metric.startsWith('label.') || ownIds.includes(metric);
}
