import type { JobRunner } from '../../jobs/processes.ts';
import { hashJson } from '../../lib/hash.ts';
import type { Result } from '../result.ts';
import { type ContrastLine, measureContrasts } from '../scores/contrasts.ts';
import { estimateCost } from './cost.ts';
import { freezeSplits } from './freeze.ts';
import { doJob, type EvaluationJob, type JobOutput, nameJob } from './jobs.ts';
import type { PredictionStore } from './kept-predictions.ts';
import type { LoadedRecording } from './loaded-recording.ts';
import { measurePlan } from './measure-plan.ts';
import { listJobs, type Study, type WindowedPlan } from './study.ts';

/** The measured part of a result. */
export type Measured = Pick<Result, 'rows' | 'gaps' | 'contrasts' | 'controls' | 'waterfall'> & {
  /** SHA-256 of the frozen split files, by their names. */
  readonly splitHashes: Readonly<Record<string, string>>;
  /** What a reader must know about the splits. */
  readonly remarks: readonly string[];
};

/** Does jobs of an evaluation; what they give is kept by whoever gives them. */
export type EvaluationRunner = JobRunner<EvaluationJob, JobOutput>;

/** `done` and `total` in units of estimated work. */
export type EvaluationProgress = (done: number, total: number, what: string) => void;

export interface RunOptions {
  /** Below it go frozen splits and predictions. */
  readonly directory: string;
  /** Default: one after another in this process. */
  readonly runJobs?: EvaluationRunner;
  readonly progress?: EvaluationProgress;
  /** Once aborted, what is finished is kept and the rest left for the next time. */
  readonly signal?: AbortSignal;
}

/** What a study is measured on. */
export interface Measurable {
  readonly bench: LoadedRecording;
  readonly answers: PredictionStore;
  /** Manifest hash of the recording. */
  readonly corpus: string;
}

/**
 * Evaluates every plan of a study. Same inputs, same bytes, whoever does the jobs and however often it was stopped.
 * @returns null where it was stopped.
 */
export async function runStudy(
  { bench, answers, corpus }: Measurable,
  study: Study<WindowedPlan>,
  { directory, signal = neverAborted, ...doing }: RunOptions,
): Promise<Measured | null> {
  const frozen = await freezeSplits(study.plans, study, bench, { directory, corpus });
  const jobs = listOnce(study.plans.flatMap((plan) => listJobs(plan, study)));
  await runMissing(jobs, { bench, answers, signal, ...doing });
  if (signal.aborted) return null;
  const answerOf = (job: EvaluationJob) => readKept(answers, job);
  const measured: Measured = {
    rows: [],
    gaps: [],
    contrasts: [],
    controls: [],
    waterfall: [],
    splitHashes: frozen.hashes,
    remarks: frozen.remarks,
  };
  const lines: ContrastLine[] = [];
  for (const plan of study.plans) {
    const of = await measurePlan(plan, { study, bench, frozen, directory, answerOf });
    measured.rows.push(...of.rows);
    measured.gaps.push(...of.gaps);
    measured.controls.push(...of.controls);
    measured.waterfall.push(...of.waterfall);
    lines.push(...of.lines);
  }
  measured.contrasts.push(...measureContrasts(lines, study.bootstrap));
  return measured;
}

const neverAborted = new AbortController().signal;

/** The answer of a job that is done. */
export async function readKept(predictions: PredictionStore, job: EvaluationJob): Promise<JobOutput> {
  const prediction = await predictions.read(job);
  if (prediction === null) throw new Error(`the answer of a finished job is gone: ${nameJob(job)}`);
  return prediction;
}

function listOnce(jobs: readonly EvaluationJob[]): EvaluationJob[] {
  return [...new Map(jobs.map((job) => [hashJson(job), job])).values()];
}

/** How jobs are done. */
export type Running = Pick<Measurable, 'bench' | 'answers'> & Omit<RunOptions, 'directory'>;

/** Does the jobs that have no whole answer yet, the longest first, so that no worker is left alone with one at the end. */
export async function runMissing(
  jobs: readonly EvaluationJob[],
  { bench, answers, runJobs = inProcess(bench), progress = () => {}, signal = neverAborted }: Running,
): Promise<void> {
  const missing: { job: EvaluationJob; cost: number }[] = [];
  for (const job of jobs)
    if ((await answers.read(job)) === null) missing.push({ job, cost: await estimateCost(bench, job) });
  missing.sort((a, b) => b.cost - a.cost);
  const costOf = new Map(missing.map(({ job, cost }) => [job, cost]));
  const total = missing.reduce((sum, { cost }) => sum + cost, 0);
  let cost = 0;
  let done = jobs.length - missing.length;
  const onDone = async (job: EvaluationJob, prediction: JobOutput) => {
    await answers.write(job, prediction);
    done += 1;
    cost += costOf.get(job)!;
    progress(cost, total, `${done} of ${jobs.length} (${nameJob(job)})`);
  };
  if (missing.length > 0)
    await runJobs(
      missing.map(({ job }) => job),
      { signal, onDone },
    );
}

function inProcess(bench: LoadedRecording): EvaluationRunner {
  return async (jobs, { signal, onDone }) => {
    for (const job of jobs) {
      if (signal.aborted) return;
      await onDone(job, await doJob(bench, job));
    }
  };
}
