import type { FeatureTable } from '../../features/contract.ts';
import type { SplitSize } from '../contract.ts';
import { fitOn, type RepeatPredictions, repeatOf } from '../evaluate.ts';
import { predictEach } from '../fitted.ts';
import { diagnoserOf, fitsOf, type Method, type MethodIds } from '../methods/method.ts';
import { alignColumns } from '../outside.ts';
import type { TaskRows } from '../rows.ts';
import { describeMethod, findMethod } from '../study/job-kinds.ts';
import type { EvaluationJob, JobKind } from '../study/jobs.ts';

/** Runs of real faults that one fit diagnoses, and what it is fitted on. */
export interface BugFit {
  /** Programs with injected faults. */
  readonly trained: readonly string[];
  /** Trace ids of the runs. */
  readonly diagnosed: readonly string[];
  /** SHA-256 of the feature table that holds them. */
  readonly tested: string;
}

export type RealFaultJob = EvaluationJob & MethodIds & BugFit & { readonly kind: 'real-faults' };

export const realFaultJobs: JobKind<RealFaultJob, RepeatPredictions> = {
  kind: 'real-faults',
  name: (job) => `${describeMethod(job)}, real faults`,
  method: findMethod,
  fits: (job) => fitsOf(findMethod(job), job.size),
  async run(recording, job) {
    const method = findMethod(job);
    const { features } = recording.source.realFaults!;
    return diagnoseRuns(await recording.rows(job, method), method, features, job);
  },
};

/** Predictions of one method for the runs of a fit, in their order. It is fitted on injected faults only. */
export function diagnoseRuns(
  data: TaskRows,
  method: Method,
  tested: FeatureTable,
  { trained, diagnosed, size }: BugFit & { readonly size: SplitSize },
): RepeatPredictions {
  const vectorOf = alignColumns(data.columns, tested);
  const rowOf = new Map(tested.groups.map(({ traceId }, row) => [traceId, row]));
  const programs = new Set(trained);
  const indices = [...data.rows.keys()].filter((i) => programs.has(data.rows[i]!.program));
  const fitted = fitOn(data, indices, diagnoserOf(method, size), size.seed);
  const rows = diagnosed.map((traceId) => vectorOf(rowOf.get(traceId)!));
  return repeatOf(predictEach(fitted, rows));
}
