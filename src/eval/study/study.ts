import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import type { SplitSize, SplitStrategy, TaskId } from '../contract.ts';
import type { Control } from '../controls/contract.ts';
import { type CurvePlan, curveSplit } from '../curve/curve-sizes.ts';
import { type CurveDraw, curveModes } from '../curve/draw-training.ts';
import { type Method, methodIds } from '../methods/method.ts';
import type { Primary } from '../primary/file.ts';
import type { ControlJob, CurveJob, PredictionJob, WildJob } from './job-kinds.ts';
import type { LoadedRecording, TaskWindow } from './loaded-recording.ts';

/** One task and window: which methods are scored under which splits, and which controls beside them. */
export interface EvaluationPlan {
  readonly task: TaskId;
  /** Share of the planned steps that features saw; null: as the task says. */
  readonly window: number | null;
  readonly methods: readonly Method[];
  readonly strategies: readonly SplitStrategy[];
  readonly controls: readonly Control[];
  /** A learning curve of each method over the programs of S4's training sides; none where absent. */
  readonly curve?: CurvePlan;
  /** Whether each method is scored on wild runs too. */
  readonly wild?: boolean;
}

/** Several plans, measured equally finely. */
export interface Study<Plan extends EvaluationPlan = EvaluationPlan> {
  readonly plans: readonly Plan[];
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
  /** Comparisons that were chosen beforehand, of methods and splits that the plans hold; none where absent. */
  readonly primary?: Primary;
}

/** A plan whose window is known, and whether it is what the task says. */
export type WindowedPlan = EvaluationPlan & TaskWindow & { readonly isDefaultWindow: boolean };

/** One job per repeat of a method under a split, named whole: what two plans share is one job. */
export function listPredictions(
  { task, window }: TaskWindow,
  method: Method,
  { id: split }: SplitStrategy,
  { size }: Pick<Study, 'size'>,
): PredictionJob[] {
  const shared = { kind: 'predictions', task, window, size, ...methodIds(method), split } as const;
  return Array.from({ length: size.repeats }, (_, repeat) => ({ ...shared, repeat }));
}

export function listControls(
  { task, window, controls }: WindowedPlan,
  { size, bootstrap }: Pick<Study, 'size' | 'bootstrap'>,
): ControlJob[] {
  return controls.map(({ id }) => ({ kind: 'control', task, window, size, bootstrap, id }));
}

/** One job per repeat of a method on wild runs; none where the plan has none. */
export async function listWild(
  { task, window, wild }: WindowedPlan,
  method: Method,
  { size }: Pick<Study, 'size'>,
  recording: LoadedRecording,
): Promise<WildJob[]> {
  if (!wild) return [];
  const { hash: tested } = await recording.wild({ task, window });
  const shared = { kind: 'wild', task, window, size, ...methodIds(method), tested } as const;
  return Array.from({ length: size.repeats }, (_, repeat) => ({ ...shared, repeat }));
}

/** One job per draw of a method's learning curve at one size. */
export function listDraws(
  { task, window, curve }: WindowedPlan,
  method: Method,
  { size }: Pick<Study, 'size'>,
  { mode, programs }: Pick<CurveDraw, 'mode' | 'programs'>,
): CurveJob[] {
  if (curve === undefined) return [];
  const shared = { kind: 'curve', task, window, size, ...methodIds(method), split: curveSplit.id } as const;
  const fewest = curve.sizes![0]!;
  return Array.from({ length: curve.draws }, (_, draw) => ({
    ...shared,
    curve: { mode, programs, fewest, draw, seed: size.seed },
  }));
}

/** Every draw of a method's learning curve. */
export function listCurve(plan: WindowedPlan, method: Method, study: Pick<Study, 'size'>): CurveJob[] {
  return curveModes.flatMap((mode) =>
    (plan.curve?.sizes ?? []).flatMap((programs) => listDraws(plan, method, study, { mode, programs })),
  );
}
