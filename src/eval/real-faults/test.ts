import { join } from 'node:path';
import { percentOf } from '../../features/table.ts';
import { withFolderLock } from '../../jobs/folder-lock.ts';
import { hashesOf, isolationOf } from '../../lib/plug-in.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import type { MadeFrom } from '../../traces/store/made-from.ts';
import type { FileEntry } from '../../traces/store/store.ts';
import type { RepeatPredictions } from '../evaluate.ts';
import { typingClasses } from '../labels/config.ts';
import { type Method, methodIds, nameMethod } from '../methods/method.ts';
import type { EvaluableRecording } from '../recording.ts';
import type { Result, ResultControl, ResultRow } from '../result.ts';
import { namePredictions, type PredictionsIdentity, writePredictions } from '../scores/predictions.ts';
import { describeRecording, hashesOfLabels, writeResult } from '../study/evaluate-recording.ts';
import { openStore, readDone } from '../study/kept-predictions.ts';
import { LoadedRecording } from '../study/loaded-recording.ts';
import { type RunOptions, runMissing } from '../study/run.ts';
import { warningsFor } from '../study/warnings.ts';
import { type BugFit, type RealFaultJob, realFaultJobs } from './diagnose.ts';
import { planFits } from './plan-fits.ts';
import { type BugRun, findBugRuns } from './runs.ts';
import { bugSplits, scoreBugs, scoreOrigins } from './score.ts';

const task = 'fault-typing';

/** Which methods are tested on real faults, and how finely it is measured. */
export interface BugStudy {
  readonly methods: readonly Method[];
  /** Of diagnosers. */
  readonly seed: number;
  /** Fits whose class scores are averaged. */
  readonly fits: number;
  readonly bootstrap: BootstrapOptions;
}

/** Where the result goes, how it is made and what makes it again. */
export interface BugTestOptions extends RunOptions {
  readonly commands: readonly string[];
}

/** A recording of injected faults, with the real faults that are to be diagnosed. */
export type BugTestRecording = EvaluableRecording & Required<Pick<EvaluableRecording, 'realFaults'>>;

/**
 * Trains diagnosers on injected faults, diagnoses the runs of a recording of real faults and writes `result.json`, predictions
 * and the outputs of finished jobs, from which a stopped test is resumed. Each fault is diagnosed by a fit that saw no
 * program of its source or data set.
 * @returns null where it was stopped.
 * @throws InputError `evaluation-locked`; as `findBugRuns` and `planFits`, before the first job.
 */
export function testOnBugs(
  recording: BugTestRecording,
  study: BugStudy,
  options: BugTestOptions,
): Promise<Result | null> {
  return withFolderLock(options.directory, 'evaluation', () => test(recording, study, options));
}

async function test(
  recording: BugTestRecording,
  study: BugStudy,
  { commands, ...options }: BugTestOptions,
): Promise<Result | null> {
  const { runs, notes } = findBugRuns(recording.realFaults.features);
  const loaded = new LoadedRecording(recording);
  const store = openStore(recording, options.directory);
  const planned = await planJobs(loaded, study, runs);
  const jobs = planned.flatMap((one) => one.jobs);
  await runMissing(jobs, { recording: loaded, store, kinds: [realFaultJobs], ...options });
  if (options.signal?.aborted) return null;
  const rows: ResultRow[] = [];
  const controls: ResultControl[] = [];
  for (const { method, classes, jobs } of planned) {
    const done = await Promise.all(
      jobs.map(async (job) => ({ ...job, output: await readDone(realFaultJobs, store, job) })),
    );
    const predictions = joinFits(runs, done, classes.length);
    const scored = await scoreMethod(method, classes, runs, predictions, { recording, study, ...options });
    rows.push(...scored.rows);
    controls.push(scored.control);
  }
  const result = await describeResult(recording, study, { rows, controls, notes, commands });
  return writeResult(options.directory, result);
}

interface PlannedMethod {
  readonly method: Method;
  readonly classes: readonly string[];
  readonly jobs: readonly RealFaultJob[];
}

/** One job per fit. */
async function planJobs(
  recording: LoadedRecording,
  { methods, seed, fits }: BugStudy,
  runs: readonly BugRun[],
): Promise<PlannedMethod[]> {
  const size = { folds: 1, repeats: 1, seed, diagnoserSeeds: fits };
  const shared = { kind: 'real-faults', task, window: 1, size } as const;
  const planned: PlannedMethod[] = [];
  for (const method of methods) {
    const data = await recording.rows(shared, method);
    const planFor = planFits(data, method, recording.source.realFaults!.features, runs);
    const jobs = planFor.map((fit): RealFaultJob => ({ ...shared, ...methodIds(method), ...fit }));
    planned.push({ method, classes: data.classes, jobs });
  }
  return planned;
}

/** Predictions for runs of real faults, in the order of the runs. */
interface BugPredictions extends RepeatPredictions {
  /** Which fit diagnosed each run: what predictions files call a fold. */
  readonly fits: Int32Array;
}

/** The predictions of several fits, put into the order of the runs. */
function joinFits(
  runs: readonly BugRun[],
  done: readonly (BugFit & { readonly output: RepeatPredictions })[],
  classes: number,
): BugPredictions {
  const place = new Map(runs.map(({ traceId }, i) => [traceId, i]));
  const predictions = new Int32Array(runs.length);
  const scores = new Float64Array(runs.length * classes);
  const fits = new Int32Array(runs.length);
  done.forEach(({ diagnosed, output }, fit) => {
    diagnosed.forEach((traceId, i) => {
      const run = place.get(traceId)!;
      predictions[run] = output.predictions[i]!;
      fits[run] = fit;
      scores.set(output.scores.subarray(i * classes, (i + 1) * classes), run * classes);
    });
  });
  return { predictions, scores, fits };
}

async function scoreMethod(
  method: Method,
  classes: readonly string[],
  runs: readonly BugRun[],
  predictions: BugPredictions,
  { recording, study, directory }: { recording: BugTestRecording; study: BugStudy; directory: string },
): Promise<{ rows: ResultRow[]; control: ResultControl }> {
  const name = nameMethod(method, task);
  const window = percentOf(1);
  const identity = { ...name, window };
  const { sha256 } = await writeBugPredictions(directory, identity, classes, runs, {
    ...predictions,
    seed: study.seed,
    madeFrom: await madeFromOf(recording),
  });
  const map = typingClasses(recording.labels.config);
  const scoring = { method, map, window, bootstrap: study.bootstrap, predictionsSha256: sha256 };
  return {
    rows: scoreBugs({ classes }, runs, predictions, scoring),
    control: describeOrigins(name, scoreOrigins({ classes }, runs, predictions, scoring)),
  };
}

/** Writes `predictions/fault-typing-<diagnoser>-<features>-bugs.arrow` as other evaluations do. @throws InputError `write-failed`. */
function writeBugPredictions(
  directory: string,
  identity: PredictionsIdentity,
  classes: readonly string[],
  runs: readonly BugRun[],
  {
    predictions,
    scores,
    fits,
    seed,
    madeFrom,
  }: BugPredictions & { readonly seed: number; madeFrom: MadeFrom },
): Promise<FileEntry> {
  const parts = namePredictions({ task, ...identity });
  const split = {
    task,
    strategy: bugSplits.anyOf,
    size: { folds: new Set(fits).size, repeats: 1, seed },
    traceIds: runs.map(({ traceId }) => traceId),
    testFolds: [fits],
  } as const;
  const file = join(directory, 'predictions', `${[...parts, bugSplits.anyOf].join('-')}.arrow`);
  const asRepeats = { predictions: [predictions], scores: [scores] };
  return writePredictions(file, identity, { classes }, split, asRepeats, madeFrom);
}

/** What diagnoses of real faults come from; nothing is split. */
async function madeFromOf({ manifest, labels, features, realFaults }: BugTestRecording): Promise<MadeFrom> {
  return {
    recording: manifest.hash,
    labels: labels.entry.sha256,
    features: (await features(1)).hash,
    realFaults: realFaults.manifest.hash,
    realFaultFeatures: realFaults.features.hash,
  };
}

interface Scored extends Pick<Result, 'rows' | 'controls'> {
  readonly notes: readonly string[];
  readonly commands: readonly string[];
}

async function describeResult(
  recording: BugTestRecording,
  { seed, bootstrap }: BugStudy,
  { rows, controls, notes, commands }: Scored,
): Promise<Result> {
  const { manifest, labels, plugIns, hashes, realFaults } = recording;
  return {
    ...describeRecording(recording),
    hashes: {
      features: (await recording.features(1)).hash,
      ...hashesOfLabels(recording),
      'real faults': realFaults.manifest.hash,
      'features of real faults': realFaults.features.hash,
      ...hashesOf(plugIns),
      ...hashes,
    },
    ...isolationOf(plugIns),
    ...{ rows, gaps: [], contrasts: [], controls, curves: [], waterfall: [] },
    ...{ twins: [], primary: null, live: null },
    warnings: [
      ...recording.notes,
      ...notes,
      ...warningsFor(labels.coveredPrograms.length, { rows, controls }),
    ],
    seeds: { splits: seed, bootstrap: bootstrap.seed, draws: bootstrap.draws },
    commands: [...manifest.commands, ...realFaults.manifest.commands, ...commands],
  };
}

/** No control in the sense of something that must come out null: what the level is made of. */
function describeOrigins(
  name: ReturnType<typeof nameMethod>,
  origins: ReturnType<typeof scoreOrigins>,
): ResultControl {
  const { diagnoser, features, normalisation, decision } = name;
  return {
    task,
    id: `real-faults-by-origin-${diagnoser}-${features}-${normalisation}-${decision}`,
    title: `Real faults by origin: ${diagnoser} on ${features}, ${normalisation}, ${decision}`,
    reading: 'share of runs answered with one of the classes of their fault',
    values: origins.map(({ origin, value, low, high }) => ({
      name: origin,
      value,
      low,
      high,
      reason: null,
    })),
    holds: null,
  };
}
