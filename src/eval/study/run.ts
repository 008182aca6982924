import type { JobRunner } from '../../jobs/processes.ts';
import { groupBy } from '../../lib/group.ts';
import { hashJson } from '../../lib/hash.ts';
import { neverAborted } from '../../lib/never-aborted.ts';
import { chooseSizes, curveSplit } from '../curve/curve-sizes.ts';
import { mostPrograms } from '../curve/predict-draw.ts';
import { measurePrimary } from '../primary/result.ts';
import { listSideHalves } from '../primary/study.ts';
import type { Result, ResultGap } from '../result.ts';
import { measureContrasts } from '../scores/contrasts.ts';
import { decideDifferences } from '../scores/decide-differences.ts';
import { freezeSplits } from './freeze.ts';
import { studyKinds } from './job-kinds.ts';
import { type EvaluationJob, estimateCost, type JobKinds, nameJob, runJob } from './jobs.ts';
import type { PredictionStore } from './kept-predictions.ts';
import type { LoadedRecording } from './loaded-recording.ts';
import { type MeasuredPlan, measurePlan } from './measure-plan.ts';
import {
  listControls,
  listCurve,
  listPredictions,
  listWild,
  type Study,
  type WindowedPlan,
} from './study.ts';

/** The measured part of a result. */
export type Measured = Pick<
  Result,
  'rows' | 'gaps' | 'contrasts' | 'controls' | 'curves' | 'primary' | 'waterfall' | 'twins' | 'wild'
> & {
  /** SHA-256 of the frozen split files, by their names. */
  readonly splitHashes: Readonly<Record<string, string>>;
  /** What a reader must know about the splits. */
  readonly remarks: readonly string[];
};

/** Does jobs of an evaluation; what they give is kept by whoever gives them. */
export type EvaluationRunner = JobRunner<EvaluationJob, unknown>;

export interface RunOptions {
  /** Below it go frozen splits and predictions. */
  readonly directory: string;
  /** Default: one after another in this process. */
  readonly runJobs?: EvaluationRunner;
  /** `done` and `total` in units of estimated work. */
  readonly progress?: (done: number, total: number, what: string) => void;
  /** Once aborted, what is finished is kept and the rest left for the next time. */
  readonly signal?: AbortSignal;
}

/** What a study is measured on. */
export interface Measurable {
  readonly recording: LoadedRecording;
  readonly store: PredictionStore;
}

/**
 * Evaluates every plan of a study. Same inputs, same bytes, whoever does the jobs and however often it was stopped.
 * @returns null where it was stopped.
 */
export async function measureStudy(
  { recording, store }: Measurable,
  planned: Study<WindowedPlan>,
  { directory, signal = neverAborted, ...doing }: RunOptions,
): Promise<Measured | null> {
  const frozen = await freezeSplits(planned, recording, directory);
  const study = { ...planned, plans: await chooseCurves(planned, recording) };
  await runMissing(await listJobs(study, recording), {
    recording,
    store,
    kinds: studyKinds,
    signal,
    ...doing,
  });
  if (signal.aborted) return null;
  const plans: MeasuredPlan[] = [];
  const measuring = { study, recording, directory, store, splitHashes: frozen.hashes };
  for (const plan of study.plans) plans.push(await measurePlan(plan, measuring));
  const { primary } = study;
  const lines = plans.flatMap((plan) => plan.lines);
  return {
    rows: plans.flatMap(({ rows }) => rows),
    gaps: decideGaps(plans.flatMap(({ gaps }) => gaps)),
    contrasts: measureContrasts(lines, study.bootstrap),
    controls: plans.flatMap(({ controls }) => controls),
    curves: plans.flatMap(({ curves }) => curves),
    primary: primary === undefined ? null : await measurePrimary(primary, study.plans, measuring),
    waterfall: plans.flatMap(({ waterfall }) => waterfall),
    ...(study.plans.some((plan) => plan.wild) && { wild: plans.flatMap(({ wild }) => wild) }),
    twins: await Promise.all(firstOfTask(study.plans).map((plan) => recording.twins(plan))),
    splitHashes: frozen.hashes,
    remarks: frozen.remarks,
  };
}

/** Plans whose learning curves have their sizes. @throws InputError as `chooseSizes`. */
function chooseCurves({ plans, size }: Study<WindowedPlan>, recording: LoadedRecording) {
  return Promise.all(
    plans.map(async (plan) => {
      const { curve } = plan;
      if (curve === undefined) return plan;
      const split = await recording.split(plan, curveSplit, size);
      const rows = await recording.population(plan);
      const sizes = chooseSizes(curve, mostPrograms(rows, split, curveSplit));
      return { ...plan, curve: { ...curve, sizes } };
    }),
  );
}

/** A plan of each task: windows of one task share their twins. */
function firstOfTask(plans: readonly WindowedPlan[]): WindowedPlan[] {
  return [...groupBy(plans, ({ task }) => task).values()].map(([first]) => first!);
}

/** Gaps that stand in one table are corrected together. */
export function decideGaps(gaps: readonly MeasuredPlan['gaps'][number][]): ResultGap[] {
  const tableOf = ({ task, within, heldOut, normalisation, window }: (typeof gaps)[number]) =>
    JSON.stringify([task, within, heldOut, normalisation, window]);
  const decided = new Map(
    [...groupBy(gaps, tableOf).values()].flatMap((family) =>
      decideDifferences(family).map((gap, i) => [family[i]!, gap] as const),
    ),
  );
  return gaps.map((gap) => decided.get(gap)!);
}

/** Every job of a study once. */
async function listJobs(study: Study<WindowedPlan>, recording: LoadedRecording): Promise<EvaluationJob[]> {
  const wild = study.plans.flatMap((plan) =>
    plan.methods.map((method) => listWild(plan, method, study, recording)),
  );
  const jobs = study.plans.flatMap((plan): EvaluationJob[] => [
    ...plan.methods.flatMap((method) => listCurve(plan, method, study)),
    ...plan.methods.flatMap((method) =>
      plan.strategies.flatMap((strategy) => listPredictions(plan, method, strategy, study)),
    ),
    ...listControls(plan, study),
    ...listHalvesOf(plan, study),
  ]);
  jobs.push(...(await Promise.all(wild)).flat());
  return [...new Map(jobs.map((job) => [hashJson(job), job])).values()];
}

function listHalvesOf(plan: WindowedPlan, { primary }: Study): EvaluationJob[] {
  if (primary === undefined) return [];
  return primary.comparisons
    .filter(({ task }) => task === plan.task)
    .flatMap(({ first, second }) => [first, second].flatMap((side) => listSideHalves(plan, side, primary)));
}

/** How jobs are done. */
export type Running = Measurable & Omit<RunOptions, 'directory'> & { readonly kinds: JobKinds };

/** Does the jobs whose output is not kept yet, the longest first, so that no worker is left alone with one at the end. */
export async function runMissing(
  jobs: readonly EvaluationJob[],
  { recording, store, kinds, runJobs, progress = () => {}, signal = neverAborted }: Running,
): Promise<void> {
  const missing: { job: EvaluationJob; cost: number }[] = [];
  for (const job of jobs)
    if ((await store.read(job)) === null)
      missing.push({ job, cost: await estimateCost(kinds, recording, job) });
  if (missing.length === 0) return;
  missing.sort((a, b) => b.cost - a.cost);
  const costOf = new Map(missing.map(({ job, cost }) => [job, cost]));
  const total = missing.reduce((sum, { cost }) => sum + cost, 0);
  let cost = 0;
  let done = jobs.length - missing.length;
  const onDone = async (job: EvaluationJob, output: unknown) => {
    await store.write(job, output);
    done += 1;
    cost += costOf.get(job)!;
    progress(cost, total, `${done} of ${jobs.length} (${nameJob(kinds, job)})`);
  };
  await (runJobs ?? inProcess(kinds, recording))([...costOf.keys()], { signal, onDone });
}

function inProcess(kinds: JobKinds, recording: LoadedRecording): EvaluationRunner {
  return async (jobs, { signal, onDone }) => {
    for (const job of jobs) {
      if (signal.aborted) return;
      await onDone(job, await runJob(kinds, recording, job));
    }
  };
}
