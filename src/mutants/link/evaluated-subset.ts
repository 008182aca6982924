import { join } from 'node:path';
import type { SplitSize } from '../../eval/contract.ts';
import { typingClasses } from '../../eval/labels/config.ts';
import { readLabels } from '../../eval/labels/file.ts';
import type { Method } from '../../eval/methods/method.ts';
import { type BugRuns, findBugRuns } from '../../eval/real-faults/runs.ts';
import { bugSplits, tallyBugs } from '../../eval/real-faults/score.ts';
import { type BugTestRecording, testOnBugs } from '../../eval/real-faults/test.ts';
import type { RecordingSource } from '../../eval/recording.ts';
import type { Result } from '../../eval/result.ts';
import { joinTaskRows, type TaskRows } from '../../eval/rows.ts';
import { type Tally, tallyPredictions } from '../../eval/scores/tally.ts';
import { headline, splits } from '../../eval/splits/index.ts';
import { evaluateRecording } from '../../eval/study/evaluate-recording.ts';
import type { EvaluationRunner } from '../../eval/study/run.ts';
import { alignPredictions } from '../../leaderboard/comparable.ts';
import { readEvaluation } from '../../leaderboard/result-predictions.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { writeSubsetLabels } from './subset-labels.ts';
import type { Subset } from './subsets.ts';

export const linkedTask = 'fault-typing';

/** Who is asked, and how finely. */
export interface LinkPlan {
  readonly contestant: Method;
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
}

/** What a diagnoser of some mutants answered. */
export interface EvaluatedSubset {
  readonly id: string;
  /** The rows of the mutants, without features. */
  readonly data: TaskRows;
  /** Per repeat, within programs and on held-out programs. */
  readonly answers: { readonly within: readonly Int32Array[]; readonly heldOut: readonly Int32Array[] };
  readonly within: Tally;
  readonly heldOut: Tally;
  /** Real faults: any of their classes, and faults of one type. */
  readonly anyOf: Tally;
  readonly single: Tally;
}

/** Where subsets are evaluated. */
export interface LinkContext {
  readonly recording: BugTestRecording;
  readonly source: RecordingSource;
  /** Below it each subset has a directory with its labels, results and answers. */
  readonly directory: string;
  readonly runnerFor?: (source: RecordingSource) => EvaluationRunner;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, what: string) => void;
}

/**
 * Evaluates a diagnoser on some of the mutants of a recording, and on real faults, by the machinery of `eval`: the others
 * lose their label. What is finished is not done again.
 * @returns null where it was stopped.
 */
export async function evaluateSubset(
  { recording, source, directory, runnerFor, signal, progress }: LinkContext,
  subset: Subset,
  { contestant, size, bootstrap }: LinkPlan,
): Promise<EvaluatedSubset | null> {
  const place = join(directory, subset.id);
  const labels = await writeSubsetLabels(join(place, 'labels.arrow'), recording, subset.mutants);
  const own: BugTestRecording = { ...recording, labels: await readLabels(labels) };
  const runJobs = runnerFor?.({ ...source, labels });
  const options = { ...(runJobs !== undefined && { runJobs }), signal, progress, commands: [] };
  const study = {
    plans: [
      {
        ...({ task: linkedTask, window: null, methods: [contestant], controls: [] } as const),
        strategies: [splits.get(headline.within), splits.get(headline.heldOut)],
      },
    ],
    ...{ size, bootstrap },
  };
  const evaluated = await evaluateRecording(own, study, { ...options, directory: place });
  if (evaluated === null) return null;
  const fits = size.repeats * (size.diagnoserSeeds ?? 1);
  const asked = { methods: [contestant], seed: size.seed, fits, bootstrap };
  const tested = await testOnBugs(own, asked, { ...options, directory: join(place, 'bugs') });
  return tested === null ? null : readPredictions(subset.id, own, place);
}

async function readPredictions(
  id: string,
  recording: BugTestRecording,
  place: string,
): Promise<EvaluatedSubset> {
  const data = joinTaskRows(await recording.features(1), recording.labels.rows, linkedTask, () => false);
  const [within, heldOut] = await Promise.all(
    [headline.within, headline.heldOut].map((split) => predictionsOf(place, split, data)),
  );
  const { runs }: BugRuns = findBugRuns(recording.realFaults.features);
  const [predictions] = await predictionsOf(join(place, 'bugs'), bugSplits.anyOf, {
    rows: runs,
    classes: data.classes,
  });
  const map = typingClasses(recording.labels.config);
  return {
    ...{ id, data, answers: { within: within!, heldOut: heldOut! } },
    within: tallyPredictions(data, within!),
    heldOut: tallyPredictions(data, heldOut!),
    ...tallyBugs(data.classes, runs, { predictions: predictions! }, map),
  };
}

async function predictionsOf(
  place: string,
  split: Result['rows'][number]['split'],
  data: Parameters<typeof alignPredictions>[1],
): Promise<Int32Array[]> {
  const { result, predictionsOf } = await readEvaluation(place);
  const table = await predictionsOf(result.rows.find((row) => row.split === split)!);
  if (table === null) throw new Error(`the predictions that were just written below ${place} are gone`);
  return alignPredictions(table, data);
}
