import type { SplitSize } from '../contract.ts';
import type { Method, MethodIds } from '../methods/method.ts';
import type { LoadedRecording, TaskWindow } from './loaded-recording.ts';

/** A piece of an evaluation that can be done alone, as data, so that another process can do it. */
export interface EvaluationJob extends TaskWindow, Partial<MethodIds> {
  readonly kind: string;
  readonly size: SplitSize;
  readonly split?: string;
}

/** How the jobs of one kind are done. */
export interface JobKind<Job extends EvaluationJob = EvaluationJob, Output = unknown> {
  readonly kind: string;
  /** What a job is about, beside its task. */
  name(job: Job): string;
  /** The method that a job fits; null for one on all run families. */
  method(job: Job): Method | null;
  /** Fits per fold, roughly. */
  fits(job: Job): number;
  /** The output depends on the recording and the job alone, so it does not matter where a job is done. */
  run(recording: LoadedRecording, job: Job): Promise<Output>;
}

/** Kinds by their names, as a written list. */
export type JobKinds = readonly JobKind[];

export function runJob(kinds: JobKinds, recording: LoadedRecording, job: EvaluationJob): Promise<unknown> {
  return kindOf(kinds, job).run(recording, job);
}

/** What a job is about, for progress. */
export function nameJob(kinds: JobKinds, job: EvaluationJob): string {
  return `${job.task}: ${kindOf(kinds, job).name(job)}`;
}

/**
 * Table cells that the fits of a job read, about: enough to tell long jobs from short ones. What a diagnoser makes of a
 * cell is not counted.
 */
export async function estimateCost(
  kinds: JobKinds,
  recording: LoadedRecording,
  job: EvaluationJob,
): Promise<number> {
  const kind = kindOf(kinds, job);
  const { rows, columns } = await recording.shape(job, kind.method(job));
  return rows * columns * job.size.folds * kind.fits(job);
}

function kindOf(kinds: JobKinds, job: EvaluationJob): JobKind {
  const found = kinds.find(({ kind }) => kind === job.kind);
  if (found === undefined) throw new Error(`no kind of job is called ${job.kind}`);
  return found;
}
