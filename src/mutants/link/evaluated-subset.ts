import { join } from 'node:path';
import type { LabelRow, SplitSize } from '../../eval/contract.ts';
import { typingClasses } from '../../eval/labels/config.ts';
import { readLabels, writeLabels } from '../../eval/labels/file.ts';
import type { Method } from '../../eval/methods/method.ts';
import { type BugRuns, findBugRuns } from '../../eval/real-faults/runs.ts';
import { bugSplits, tallyBugs } from '../../eval/real-faults/score.ts';
import { type BugTestRecording, testOnBugs } from '../../eval/real-faults/test.ts';
import type { RecordingSource } from '../../eval/recording.ts';
import { joinTaskRows, type TaskRows } from '../../eval/rows.ts';
import { type Tally, tallyPredictions } from '../../eval/scores/tally.ts';
import { headline, splits } from '../../eval/splits/index.ts';
import { evaluateRecording } from '../../eval/study/evaluate-recording.ts';
import type { EvaluationRunner } from '../../eval/study/run.ts';
import { alignPredictions, readEvaluation } from '../../leaderboard/result-predictions.ts';
import { groupBy } from '../../lib/group.ts';
import { neverAborted } from '../../lib/never-aborted.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import type { Subset } from './subsets.ts';

/** Which method is evaluated, and how finely. */
export interface LinkOptions {
  readonly method: Method;
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
  /** Random subsets of each kind per half. */
  readonly controls: number;
  /** Where `link.json` and the evaluations of subsets go. */
  readonly out: string;
  /** Default: everything in this process. */
  readonly runnerFor?: (source: RecordingSource) => EvaluationRunner;
  readonly commands: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** `done` and `total` count subsets. */
  readonly progress?: (done: number, total: number, what: string) => void;
}

/** Where subsets are evaluated. */
export interface LinkContext {
  readonly recording: BugTestRecording;
  readonly source: RecordingSource;
}

/** What a diagnoser of some mutants predicts. */
export interface EvaluatedSubset {
  readonly id: string;
  /** The rows of the mutants, without features. */
  readonly data: TaskRows;
  /** Per repeat, within programs and on held-out programs. */
  readonly predictions: Readonly<Record<'within' | 'heldOut', readonly Int32Array[]>>;
  readonly within: Tally;
  readonly heldOut: Tally;
  /** Real faults: any of their classes, and faults of one type. */
  readonly anyOf: Tally;
  readonly single: Tally;
}

export const linkedTask = 'fault-typing';

/** The rows of the task, without features. */
export async function readLinkedRows(recording: BugTestRecording): Promise<TaskRows> {
  return joinTaskRows(await recording.features(1), recording.labels.rows, linkedTask, () => false);
}

/**
 * Evaluates a method on some of the mutants of a recording, and on real faults, by the machinery of
 * `eval`: the others lose their label. What is finished is not done again.
 * @returns null where it was stopped.
 */
export async function evaluateSubset(
  { recording, source }: LinkContext,
  subset: Subset,
  { method, size, bootstrap, out, runnerFor, signal = neverAborted }: LinkOptions,
  progress: () => void,
): Promise<EvaluatedSubset | null> {
  const directory = join(out, 'subsets', subset.id);
  const labels = await writeSubsetLabels(join(directory, 'labels.arrow'), recording, subset);
  const own: BugTestRecording = { ...recording, labels: await readLabels(labels) };
  const runJobs = runnerFor?.({ ...source, labels });
  const options = { ...(runJobs !== undefined && { runJobs }), signal, progress, commands: [] };
  const plan = {
    ...({ task: linkedTask, window: null, methods: [method], controls: [] } as const),
    strategies: [splits.get(headline.within), splits.get(headline.heldOut)],
  };
  const evaluated = await evaluateRecording(
    own,
    { plans: [plan], size, bootstrap },
    { ...options, directory },
  );
  if (evaluated === null) return null;
  const fits = size.repeats * (size.diagnoserSeeds ?? 1);
  const onBugs = { methods: [method], seed: size.seed, fits, bootstrap };
  const tested = await testOnBugs(own, onBugs, { ...options, directory: join(directory, 'bugs') });
  return tested === null ? null : readSubset(subset.id, own, directory);
}

/** Writes labels in which only some mutants have a fault to name. @returns the path */
async function writeSubsetLabels(
  path: string,
  { labels, features, manifest }: BugTestRecording,
  { mutants }: Subset,
): Promise<string> {
  const kept = new Set(mutants.map(({ id }) => id));
  const groupOf = new Map((await features(1)).groups.map((group) => [group.traceId, group]));
  const rows = labels.rows.map((row): LabelRow => {
    const isKept = kept.has(groupOf.get(row.traceId)!.mutant);
    return isKept ? row : { ...row, labels: { ...row.labels, [linkedTask]: null } };
  });
  // Mutants by program and class.
  const mutantsOf = groupBy(rows, ({ traceId, labels }) =>
    JSON.stringify([groupOf.get(traceId)!.program, labels[linkedTask]]),
  );
  const classes = new Set(labels.rows.flatMap((row) => row.labels[linkedTask] ?? []));
  const isCovered = (program: string) =>
    [...classes].every((name) => {
      const own = mutantsOf.get(JSON.stringify([program, name])) ?? [];
      const distinct = new Set(own.map(({ traceId }) => groupOf.get(traceId)!.mutant));
      return distinct.size >= labels.config.typing.coveredFrom;
    });
  const coveredPrograms = labels.coveredPrograms.filter(isCovered);
  const madeFrom = { recording: manifest.hash, labels: labels.entry.sha256 };
  await writeLabels(path, { rows, coveredPrograms, notes: labels.notes }, labels.config, madeFrom);
  return path;
}

async function readSubset(id: string, recording: BugTestRecording, place: string): Promise<EvaluatedSubset> {
  const data = await readLinkedRows(recording);
  const [within, heldOut] = [
    await predictionsOf(place, headline.within, data),
    await predictionsOf(place, headline.heldOut, data),
  ];
  const { runs }: BugRuns = findBugRuns(recording.realFaults.features);
  const onBugs = { rows: runs, classes: data.classes };
  const [predictions] = await predictionsOf(join(place, 'bugs'), bugSplits.anyOf, onBugs);
  return {
    ...{ id, data, predictions: { within, heldOut } },
    within: tallyPredictions(data, within),
    heldOut: tallyPredictions(data, heldOut),
    ...tallyBugs(data.classes, runs, { predictions: predictions! }, typingClasses(recording.labels.config)),
  };
}

async function predictionsOf(
  place: string,
  split: string,
  data: Parameters<typeof alignPredictions>[1],
): Promise<Int32Array[]> {
  const { result, predictionsOf } = await readEvaluation(place);
  const table = await predictionsOf(result.rows.find((row) => row.split === split)!);
  if (table === null) throw new Error(`the predictions that were just written below ${place} are gone`);
  return alignPredictions(table, data);
}
