import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import type { SplitSize, TaskId } from '../contract.ts';
import { controls, measureControl } from '../controls/index.ts';
import { diagnosers } from '../diagnosers/index.ts';
import { evaluateRepeat, type RepeatPredictions } from '../evaluate.ts';
import { featureSets } from '../methods/feature-sets.ts';
import { averageSeeds, type Method, type MethodIds } from '../methods/method.ts';
import { normalisations } from '../normalisations/index.ts';
import { none } from '../normalisations/none.ts';
import { type BugJob, diagnoseRuns } from '../real-faults/diagnose.ts';
import type { ResultControl } from '../result.ts';
import { splits } from '../splits/index.ts';
import type { LoadedRecording } from './loaded-recording.ts';

/** What is asked, of features that saw how much. */
export interface JobInput {
  readonly task: TaskId;
  /** Share of the planned steps that features saw, in (0, 1]. */
  readonly window: number;
}

/** A piece of an evaluation that can be done alone, named by ids so that another process can do it. */
export type EvaluationJob =
  | ({ readonly kind: 'answers'; readonly split: string; readonly repeat: number } & JobSetting & MethodIds)
  | ({ readonly kind: 'control'; readonly id: string; readonly bootstrap: BootstrapOptions } & JobSetting)
  | ({ readonly kind: 'real-faults' } & BugJob & JobSetting & MethodIds);

interface JobSetting extends JobInput {
  readonly size: SplitSize;
}

export type JobOutput =
  | ({ readonly kind: 'answers' } & RepeatPredictions)
  | { readonly kind: 'control'; readonly control: ResultControl };

/** Does one job. Its answer depends on the recording and the job alone, so it does not matter where it is done. */
export async function doJob(bench: LoadedRecording, job: EvaluationJob): Promise<JobOutput> {
  if (job.kind === 'control') {
    const { id, size, bootstrap } = job;
    const context = {
      data: await bench.allRows(job),
      environment: await bench.environment(),
      size,
      bootstrap,
    };
    return { kind: 'control', control: measureControl(controls.get(id), context) };
  }
  const method = findMethod(job);
  const data = await bench.rows(job, method);
  if (job.kind === 'real-faults') {
    return { kind: 'answers', ...diagnoseRuns(data, method, bench.realFaults!.features, job) };
  }
  const strategy = splits.get(job.split);
  const split = await bench.split(job, method, strategy, job.size);
  const { diagnoser, normalisation } = method;
  const scaled = averageSeeds(normalisation.scale?.(diagnoser) ?? diagnoser, job.size.diagnoserSeeds ?? 1);
  return { kind: 'answers', ...evaluateRepeat(data, split, strategy, scaled, job.repeat) };
}

/** A contestant by its ids. @throws InputError `unknown-diagnoser`, `unknown-feature set`, `unknown-normalisation`. */
export function findMethod({ diagnoser, features, normalisation }: MethodIds): Method {
  return {
    diagnoser: diagnosers.get(diagnoser),
    features: featureSets.get(features),
    normalisation: normalisations.get(normalisation),
  };
}

/** What a job is about, for progress. */
export function nameJob(job: EvaluationJob): string {
  if (job.kind === 'control') return `${job.task}: control ${job.id}`;
  const { task, diagnoser, features, normalisation } = job;
  const asked = job.kind === 'real-faults' ? 'real faults' : job.split;
  return `${task}: ${diagnoser} on ${features}${normalisation === none.id ? '' : `, ${normalisation}`}, ${asked}`;
}
