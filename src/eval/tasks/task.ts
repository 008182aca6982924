import { labelBeside, partsOfPair } from '../../faults/classes.ts';
import type { Named } from '../../lib/registry.ts';
import type { RunFacts } from '../../traces/store/run-facts.ts';
import type { Trace } from '../../traces/trace.ts';
import type { LabelRow, TaskId } from '../contract.ts';
import { type LabelConfig, typingClasses } from '../labels/config.ts';
import type { KillState } from '../labels/kill-test.ts';

/** Metrics that labels are computed from, beside those of the `label` family. */
export const ownMetrics = { loss: 'loss.train', gradient: 'gradient.global-norm' } as const;

/** What labels are computed from: who the run was, and at every check the healthy loss and the run's own (`ownMetrics`). */
export interface LabelledTrace extends Pick<Trace, 'steps' | 'scalars'> {
  readonly header: RunFacts;
}

/** A run with the verdict on its mutant; for clean variants on the variant, for the clean program null. */
export interface JudgedRun {
  readonly trace: LabelledTrace;
  readonly killState: KillState | null;
}

/** A class, or the reason why the run is not in the task's population. */
export type TaskLabel = { readonly label: string } | { readonly leftOut: string };

/** What a diagnoser predicts. */
export interface Task extends Named {
  readonly id: TaskId;
  /** Where there are two, the second is the positive one. */
  readonly classes: (config: LabelConfig) => readonly string[];
  /** What its labels are made from and which features see the same quantity, as an end of "Labels are made from …". */
  readonly madeFrom: (config: LabelConfig) => string;
  /** Validation data decide the label, so no diagnoser sees a column made from them, and its name ends in `-noval`. */
  readonly withoutValidation: boolean;
  /** Whether labels need what was measured while the run trained, and not only who it was and how it ended. */
  readonly needsSeries: boolean;
  /** The share of the planned steps that features must have seen, no more and no less; null where any will do. */
  readonly window: (config: LabelConfig) => number | null;
  /** Runs beside the population that are predicted and never trained on. */
  readonly strata?: {
    /** What such a run is called; null for any other. */
    of(row: LabelRow): string | null;
    /** Where runs so called are counted, the predictions that count, and how these are named. */
    count(label: string): StratumCount;
  };
  /** One label per run, in their order. */
  label(runs: readonly JudgedRun[], config: LabelConfig): TaskLabel[];
}

interface StratumCount {
  readonly stratum: string;
  readonly classes: readonly string[];
  readonly called: string;
}

/** The name under which a diagnoser is scored on a task: `forest`, or `forest-noval` where the task hides validation. */
export function diagnoserName({ withoutValidation }: Task, diagnoser: string): string {
  return withoutValidation ? `${diagnoser}-noval` : diagnoser;
}

/** Why a run has no training to be judged by; null where it has. */
export function unfinished({ header }: Pick<LabelledTrace, 'header'>): TaskLabel | null {
  const { kind } = header.outcome;
  return kind === 'crashed' || kind === 'timed-out' ? { leftOut: kind } : null;
}

/** True for the healthy program, as it is or at a harmless setting. */
export function isClean({ header }: Pick<LabelledTrace, 'header'>): boolean {
  return isCleanOperator(header.operator);
}

/** True where the operator of a run says that it has no fault. */
export function isCleanOperator(operator: string): boolean {
  return operator === 'clean' || operator === 'clean-variant';
}

/** Why a run is in no task, whatever it did: two faults, or one that no kill test sees. */
export function leftOutOfAll(operator: string, config: LabelConfig): TaskLabel | null {
  if (labelBeside(operator, typingClasses(config)) === null) return null;
  return { leftOut: partsOfPair(operator) === null ? 'a label of its own' : 'pair of faults' };
}

/** A harmless setting that did harm is no clean run, and no mutant either. */
export function isFalseKill({ trace, killState }: JudgedRun): boolean {
  return isClean(trace) && killState === 'killed';
}

/** What a row of labels says of the kill test: of clean runs nothing, but that a named setting of theirs was killed. */
export function killStateOf(run: JudgedRun): LabelRow['killState'] {
  if (!isClean(run.trace)) return run.killState;
  return isFalseKill(run) && run.trace.header.setting !== undefined ? 'false-kill' : null;
}

/** The healthy loss at one check. */
export interface HealthyCheck {
  readonly step: number;
  /** On the training and on the validation evaluation part; not finite where the run is not. */
  readonly train: number;
  readonly validation: number;
  /** Standard error of `validation` over its rows. */
  readonly error: number;
}

/** Every check that recorded the healthy loss. */
export function healthySeries({ steps, scalars }: LabelledTrace): HealthyCheck[] {
  const at = (metric: string, i: number) => scalars[`label.${metric}`]?.[i] ?? null;
  return steps.flatMap((step, i) => {
    const [train, validation] = [at('healthy-train', i), at('healthy-validation', i)];
    if (train === null || validation === null) return [];
    return [{ step, train, validation, error: at('validation-error', i) ?? Number.NaN }];
  });
}

/** The loss that the run trains with, at one check. */
export interface OwnCheck {
  readonly step: number;
  /** On the training evaluation part; not finite where the run is not. */
  readonly loss: number;
  /** Norm of the gradient of a mini-batch over all weights; null where it was not recorded, as before training. */
  readonly gradient: number | null;
}

/** Every check that recorded the run's own training loss. */
export function ownSeries({ steps, scalars }: LabelledTrace): OwnCheck[] {
  return steps.flatMap((step, i) => {
    const loss = scalars[ownMetrics.loss]?.[i] ?? null;
    return loss === null ? [] : [{ step, loss, gradient: scalars[ownMetrics.gradient]?.[i] ?? null }];
  });
}

/** The earliest of these steps; null where there is none. */
export function firstStep(steps: readonly (number | null)[]): number | null {
  const present = steps.filter((step) => step !== null);
  return present.length === 0 ? null : Math.min(...present);
}

/** The checks after `from` and up to `to`, as shares of the planned steps. */
export function checksWithin<Check extends { readonly step: number }>(
  checks: readonly Check[],
  plannedSteps: number,
  from: number,
  to: number,
): Check[] {
  return checks.filter(({ step }) => step > from * plannedSteps && step <= to * plannedSteps);
}
