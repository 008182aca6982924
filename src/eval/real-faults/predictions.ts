import { join } from 'node:path';
import type { FileEntry } from '../../traces/store/store.ts';
import type { RepeatPredictions } from '../evaluate.ts';
import { none } from '../normalisations/none.ts';
import { type PredictionsIdentity, writePredictions } from '../scores/predictions.ts';
import type { JobOutput } from '../study/jobs.ts';
import type { BugJob } from './diagnose.ts';
import type { BugRun } from './runs.ts';
import { bugSplits } from './score.ts';

/** Answers about runs of real faults, in the order of the runs. */
export interface BugPredictions extends RepeatPredictions {
  /** Which fit answered each run: what predictions files call a fold. */
  readonly fits: Int32Array;
}

/** The answers of several fits, put into the order of the runs. */
export function groupBugPredictions(
  runs: readonly BugRun[],
  done: readonly (BugJob & { readonly answer: JobOutput })[],
  classes: number,
): BugPredictions {
  const place = new Map(runs.map(({ traceId }, i) => [traceId, i]));
  const predictions = new Int32Array(runs.length);
  const scores = new Float64Array(runs.length * classes);
  const fits = new Int32Array(runs.length);
  done.forEach(({ asked, answer }, fit) => {
    if (answer.kind !== 'answers') throw new Error('runs of real faults are answered with classes');
    asked.forEach((traceId, i) => {
      const run = place.get(traceId)!;
      predictions[run] = answer.predictions[i]!;
      fits[run] = fit;
      scores.set(answer.scores.subarray(i * classes, (i + 1) * classes), run * classes);
    });
  });
  return { predictions, scores, fits };
}

/** Writes `predictions/fault-typing-<diagnoser>-<features>-bugs.arrow` as other evaluations do. @throws InputError `write-failed`. */
export function writeBugPredictions(
  directory: string,
  identity: PredictionsIdentity,
  classes: readonly string[],
  runs: readonly BugRun[],
  { predictions, scores, fits, seed }: BugPredictions & { readonly seed: number },
): Promise<FileEntry> {
  const task = 'fault-typing';
  const { diagnoser, features, normalisation } = identity;
  const parts = [task, diagnoser, features, ...(normalisation === none.id ? [] : [normalisation])];
  const split = {
    task,
    strategy: bugSplits.anyOf,
    size: { folds: new Set(fits).size, repeats: 1, seed },
    traceIds: runs.map(({ traceId }) => traceId),
    testFolds: [fits],
  } as const;
  const file = join(directory, 'predictions', `${[...parts, bugSplits.anyOf].join('-')}.arrow`);
  return writePredictions(file, identity, { classes }, split, {
    predictions: [predictions],
    scores: [scores],
  });
}
