import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import type { SplitSize, SplitStrategy, TaskId } from '../contract.ts';
import type { Control } from '../controls/contract.ts';
import { type Method, methodIds } from '../methods/method.ts';
import type { EvaluationJob, JobInput } from './jobs.ts';

/** One task and window: who is asked under which splits, and which controls are measured beside them. */
export interface EvaluationPlan {
  readonly task: TaskId;
  /** Share of the planned steps that features saw; null: as the task says. */
  readonly window: number | null;
  readonly contestants: readonly Method[];
  readonly strategies: readonly SplitStrategy[];
  readonly controls: readonly Control[];
}

/** Several plans, measured equally finely. */
export interface Study<Plan extends EvaluationPlan = EvaluationPlan> {
  readonly plans: readonly Plan[];
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
}

/** A plan whose window is known, and whether it is what the task says. */
export type WindowedPlan = EvaluationPlan & JobInput & { readonly isDefaultWindow: boolean };

/** Every job of a plan, each named whole: what two plans share is one job. */
export function listJobs(
  { task, window, contestants, strategies, controls }: WindowedPlan,
  { size, bootstrap }: Pick<Study, 'size' | 'bootstrap'>,
): EvaluationJob[] {
  const repeats = Array.from({ length: size.repeats }, (_, repeat) => repeat);
  const predictions = contestants.flatMap((method) =>
    strategies.flatMap(({ id: split }) =>
      repeats.map(
        (repeat): EvaluationJob => ({
          kind: 'answers',
          task,
          window,
          size,
          ...methodIds(method),
          split,
          repeat,
        }),
      ),
    ),
  );
  const measured = controls.map(
    ({ id }): EvaluationJob => ({ kind: 'control', task, window, size, bootstrap, id }),
  );
  return [...predictions, ...measured];
}
