import { join } from 'node:path';
import { type FeatureFile, percentOf } from '../../features/table.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashesOf } from '../../lib/plug-in.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { typingClasses } from '../labels/config.ts';
import { type Method, methodIds, nameMethod } from '../methods/method.ts';
import type { EvaluableRecording } from '../recording.ts';
import { parseResult, type Result, type ResultControl, type ResultRow } from '../result.ts';
import { openStore } from '../study/evaluate-recording.ts';
import type { EvaluationJob } from '../study/jobs.ts';
import { loadForJobs } from '../study/loaded-recording.ts';
import { type RunOptions, readKept, runMissing } from '../study/run.ts';
import { warningsFor } from '../study/warnings.ts';
import { planBugJobs } from './diagnose.ts';
import { groupBugPredictions, writeBugPredictions } from './predictions.ts';
import { type BugRun, findBugRuns } from './runs.ts';
import { scoreBugs, scoreOrigins } from './score.ts';

const task = 'fault-typing';

/** Who is asked about real faults, and how finely it is measured. */
export interface BugStudy {
  readonly contestants: readonly Method[];
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

/** What a recording of injected faults is asked about. */
export type BugTestRecording = EvaluableRecording & Required<Pick<EvaluableRecording, 'realFaults'>>;

/**
 * Trains diagnosers on injected faults, diagnoses the runs of a recording of real faults and writes `result.json`, predictions
 * and the answers of finished jobs, from which a stopped test goes on. Each fault is diagnosed by a fit that saw no program of
 * its source or data set.
 * @returns null where it was stopped.
 * @throws InputError as `findBugRuns` and `planBugQuestions`, before the first job.
 */
export async function testOnBugs(
  recording: BugTestRecording,
  study: BugStudy,
  { commands, ...options }: BugTestOptions,
): Promise<Result | null> {
  const { runs, notes } = findBugRuns(recording.realFaults.features);
  const asked = await planJobs(recording, study, runs);
  const [bench, answers] = [loadForJobs(recording), openStore(recording, options.directory)];
  await runMissing(
    asked.flatMap(({ jobs }) => jobs),
    { bench, answers, ...options },
  );
  if (options.signal?.aborted) return null;
  const rows: ResultRow[] = [];
  const controls: ResultControl[] = [];
  for (const { contestant, classes, jobs } of asked) {
    const done = await Promise.all(
      jobs.map(async (job) => ({ ...job, answer: await readKept(answers, job) })),
    );
    const scored = await scoreMethod(contestant, classes, runs, done, { recording, study, ...options });
    rows.push(...scored.rows);
    controls.push(scored.control);
  }
  const result = parseResult({
    ...describeRecordings(recording, await recording.features(1)),
    ...{ rows, gaps: [], contrasts: [], controls, waterfall: [], live: null },
    warnings: [
      ...recording.notes,
      ...notes,
      ...warningsFor(recording.labels.coveredPrograms.length, { rows, controls }),
    ],
    seeds: { splits: study.seed, bootstrap: study.bootstrap.seed, draws: study.bootstrap.draws },
    commands: [...recording.manifest.commands, ...recording.realFaults.manifest.commands, ...commands],
  });
  await writeFileAtomic(join(options.directory, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

type BugJob = Extract<EvaluationJob, { kind: 'real-faults' }>;

interface AskedMethod {
  readonly contestant: Method;
  readonly classes: readonly string[];
  readonly jobs: readonly BugJob[];
}

/** One job per fit. */
async function planJobs(
  recording: BugTestRecording,
  { contestants, seed, fits }: BugStudy,
  runs: readonly BugRun[],
): Promise<AskedMethod[]> {
  const bench = loadForJobs(recording);
  const question = { task, window: 1, size: { folds: 1, repeats: 1, seed, diagnoserSeeds: fits } } as const;
  const asked: AskedMethod[] = [];
  for (const contestant of contestants) {
    const data = await bench.rows(question, contestant);
    const questions = planBugJobs(data, contestant, recording.realFaults.features, runs);
    const ids = methodIds(contestant);
    const jobs = questions.map((one): BugJob => ({ kind: 'real-faults', ...question, ...ids, ...one }));
    asked.push({ contestant, classes: data.classes, jobs });
  }
  return asked;
}

async function scoreMethod(
  contestant: Method,
  classes: readonly string[],
  runs: readonly BugRun[],
  done: Parameters<typeof groupBugPredictions>[1],
  { recording, study, directory }: { recording: BugTestRecording; study: BugStudy; directory: string },
): Promise<{ rows: ResultRow[]; control: ResultControl }> {
  const name = nameMethod(contestant, task);
  const predictions = groupBugPredictions(runs, done, classes.length);
  const window = percentOf(1);
  const { sha256 } = await writeBugPredictions(directory, { ...name, window }, classes, runs, {
    ...predictions,
    seed: study.seed,
  });
  const map = typingClasses(recording.labels.config);
  const asked = { contestant, map, window, bootstrap: study.bootstrap, predictionsSha256: sha256 };
  return {
    rows: scoreBugs({ classes }, runs, predictions, asked),
    control: describeOrigins(name, scoreOrigins({ classes }, runs, predictions, asked)),
  };
}

function describeRecordings(
  { manifest, labels, counts, plugIns, hashes, realFaults }: BugTestRecording,
  table: FeatureFile,
) {
  return {
    schemaVersion: 2 as const,
    corpus: { ...counts, coveredPrograms: labels.coveredPrograms.length, hash: manifest.hash },
    hashes: {
      features: table.hash,
      labels: labels.entry.sha256,
      labelConfiguration: labels.configHash,
      'real faults': realFaults.manifest.hash,
      'features of real faults': realFaults.features.hash,
      ...hashesOf(plugIns),
      ...hashes,
    },
    versions: manifest.versions,
  };
}

/** No control in the sense of something that must come out null: what the level is made of. */
function describeOrigins(
  name: ReturnType<typeof nameMethod>,
  origins: ReturnType<typeof scoreOrigins>,
): ResultControl {
  const { diagnoser, features, normalisation } = name;
  return {
    task,
    id: `real-faults-by-origin-${diagnoser}-${features}-${normalisation}`,
    title: `Real faults by origin: ${diagnoser} on ${features}, ${normalisation}`,
    reading: 'share of runs answered with one of the classes of their fault',
    values: origins.map(({ origin, value, low, high }) => ({ name: origin, value, low, high })),
    holds: null,
  };
}
