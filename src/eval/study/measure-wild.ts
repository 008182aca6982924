import { join } from 'node:path';
import { type BootstrapOptions, bootstrapDifference } from '../../statistics/bootstrap.ts';
import type { MadeFrom } from '../../traces/store/made-from.ts';
import type { Split, SplitSize } from '../contract.ts';
import { joinRepeats, type Predictions } from '../evaluate.ts';
import type { Method } from '../methods/method.ts';
import type { ResultRow, ResultWild } from '../result.ts';
import type { TaskRows } from '../rows.ts';
import type { ContrastLine } from '../scores/contrasts.ts';
import { namePredictionsFile, writePredictions } from '../scores/predictions.ts';
import { measureScores } from '../scores/score.ts';
import { pooledBalancedAccuracy, type Tally, tallyPredictions } from '../scores/tally.ts';
import { wildRows, wildSplit } from '../wild/rows.ts';
import { wildJobs } from './job-kinds.ts';
import { type PredictionStore, readDone } from './kept-predictions.ts';
import type { LoadedRecording, TaskWindow } from './loaded-recording.ts';
import { listWild, type Study, type WindowedPlan } from './study.ts';

/** What measuring reads, and where it writes. */
export interface MeasuredFrom {
  readonly study: Pick<Study, 'size' | 'bootstrap'>;
  readonly recording: LoadedRecording;
  /** Below it go predictions. */
  readonly directory: string;
  /** Holds the output of every job. */
  readonly store: PredictionStore;
}

type Line = ContrastLine['setting'];

/** Writes and scores the predictions of a method for wild runs; null where the plan has none. */
export async function measureWild(
  plan: WindowedPlan,
  method: Method,
  line: Line,
  { study, recording, directory, store }: MeasuredFrom,
): Promise<{ row: ResultRow; tally: Tally } | null> {
  if (!plan.wild) return null;
  const jobs = await listWild(plan, method, study, recording);
  const predictions = joinRepeats(await Promise.all(jobs.map((job) => readDone(wildJobs, store, job))));
  const data = wildRows(await recording.wild(plan), await recording.population(plan));
  const file = join(directory, 'predictions', `${namePredictionsFile(plan, line, wildSplit)}.arrow`);
  const split = splitOfWild(data, study.size);
  const { sha256 } = await writePredictions(file, line, data, split, predictions, await wildMadeFrom(recording, plan)); // biome-ignore format: one call
  const { scores, tally } = scoreWild(data, predictions, study.bootstrap);
  return { row: { ...line, split: wildSplit, ...scores, strata: [], predictionsSha256: sha256 }, tally };
}

/** How files hold predictions of wild runs: one fold of all, in each repeat. */
export function splitOfWild({ task, rows }: Pick<TaskRows, 'task' | 'rows'>, size: SplitSize): Split {
  return {
    ...{ task, strategy: wildSplit, size, traceIds: rows.map(({ traceId }) => traceId) },
    testFolds: Array.from({ length: size.repeats }, () => new Int32Array(rows.length)),
  };
}

/** What predictions of wild runs come from. */
export async function wildMadeFrom(recording: LoadedRecording, of: TaskWindow): Promise<MadeFrom> {
  const { split: _, ...trained } = await recording.predictionsMadeFrom(of, '');
  return { ...trained, table: (await recording.wild(of)).hash };
}

/** Nobody injected what is wrong with them: they have no operators. */
export function scoreWild(
  { classes, labels, rows: all }: TaskRows,
  predictions: Predictions,
  bootstrap: BootstrapOptions,
) {
  const rows = all.map(({ program }) => ({ program }));
  const data = { classes, labels, rows };
  const tally = tallyPredictions(data, predictions.predictions);
  return { tally, scores: measureScores(data, predictions, tally, bootstrap) };
}

/** What is lost from each split to the wild. */
export function lostInTheWild(
  line: Line,
  tallies: ReadonlyMap<string, Tally>,
  wild: Tally,
  bootstrap: BootstrapOptions,
): ResultWild[] {
  const resampled = (tally: Tally) => ({
    programs: tally.programs.length,
    statistic: (times: Float64Array) => pooledBalancedAccuracy(tally, times),
  });
  return [...tallies].map(([from, tally]) => ({
    ...line,
    from,
    ...bootstrapDifference(resampled(tally), resampled(wild), bootstrap),
  }));
}
