import { hashJson } from '../../lib/hash.ts';
import { type ContrastLine, measureContrasts } from '../scores/contrasts.ts';
import { estimateCost } from './cost.ts';
import { freezeSplits } from './freeze.ts';
import { doJob, type EvaluationJob, type JobAnswer, nameJob } from './jobs.ts';
import type { AnswerStore } from './kept-predictions.ts';
import type { Workbench } from './loaded-recording.ts';
import { measurePlan } from './measure-plan.ts';
import type { Result } from './result.ts';
import { listJobs, type Study, type WindowedPlan } from './study.ts';

/** The measured part of a result. */
export type Measured = Pick<Result, 'rows' | 'gaps' | 'contrasts' | 'controls' | 'waterfall'> & {
  /** SHA-256 of the frozen split files, by their names. */
  readonly splitHashes: Readonly<Record<string, string>>;
  /** What a reader must know about the splits. */
  readonly remarks: readonly string[];
};

/** What a runner is to watch, and whom it tells. */
export interface JobWatch {
  /** Once aborted, no further job is begun, and the runner returns. */
  readonly signal: AbortSignal;
  /** Told of each answer; the runner waits for it to be kept. */
  readonly onAnswer: (job: EvaluationJob, answer: JobAnswer) => Promise<void>;
}

/** Does jobs, in whatever order and wherever. */
export type JobRunner = (jobs: readonly EvaluationJob[], watch: JobWatch) => Promise<void>;

/** `done` and `total` in units of estimated work. */
export type EvaluationProgress = (done: number, total: number, what: string) => void;

export interface RunOptions {
  /** Below it go frozen splits and predictions. */
  readonly directory: string;
  /** Default: one after another in this process. */
  readonly runJobs?: JobRunner;
  readonly progress?: EvaluationProgress;
  /** Once aborted, what is finished is kept and the rest left for the next time. */
  readonly signal?: AbortSignal;
}

/** What a study is measured on. */
export interface Measurable {
  readonly bench: Workbench;
  readonly answers: AnswerStore;
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
  await answerMissing(jobs, { bench, answers, signal, ...doing });
  if (signal.aborted) return null;
  const answerOf = (job: EvaluationJob) => readAnswer(answers, job);
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
export async function readAnswer(answers: AnswerStore, job: EvaluationJob): Promise<JobAnswer> {
  const answer = await answers.read(job);
  if (answer === null) throw new Error(`the answer of a finished job is gone: ${nameJob(job)}`);
  return answer;
}

function listOnce(jobs: readonly EvaluationJob[]): EvaluationJob[] {
  return [...new Map(jobs.map((job) => [hashJson(job), job])).values()];
}

/** How jobs are done. */
export type Answering = Pick<Measurable, 'bench' | 'answers'> & Omit<RunOptions, 'directory'>;

/** Does the jobs that have no whole answer yet, the longest first, so that no worker is left alone with one at the end. */
export async function answerMissing(
  jobs: readonly EvaluationJob[],
  { bench, answers, runJobs = inProcess(bench), progress = () => {}, signal = neverAborted }: Answering,
): Promise<void> {
  const missing: { job: EvaluationJob; cost: number }[] = [];
  for (const job of jobs)
    if ((await answers.read(job)) === null) missing.push({ job, cost: await estimateCost(bench, job) });
  missing.sort((a, b) => b.cost - a.cost);
  const costOf = new Map(missing.map(({ job, cost }) => [job, cost]));
  const total = missing.reduce((sum, { cost }) => sum + cost, 0);
  let cost = 0;
  let done = jobs.length - missing.length;
  const onAnswer = async (job: EvaluationJob, answer: JobAnswer) => {
    await answers.write(job, answer);
    done += 1;
    cost += costOf.get(job)!;
    progress(cost, total, `${done} of ${jobs.length} (${nameJob(job)})`);
  };
  if (missing.length > 0)
    await runJobs(
      missing.map(({ job }) => job),
      { signal, onAnswer },
    );
}

function inProcess(bench: Workbench): JobRunner {
  return async (jobs, { signal, onAnswer }) => {
    for (const job of jobs) {
      if (signal.aborted) return;
      await onAnswer(job, await doJob(bench, job));
    }
  };
}
