import type { Named } from '../../lib/registry.ts';
import type { Trace } from '../../traces/trace.ts';
import type { TaskId } from '../contract.ts';
import type { KillState } from '../kill-test.ts';
import type { LabelConfig } from '../label-config.ts';

/** What labels are computed from: who the run was, and the healthy loss at every check. */
export type LabelledTrace = Pick<Trace, 'header' | 'steps' | 'scalars'>;

/** A run with the verdict on its mutant; for clean variants on the variant, for the clean program null. */
export interface JudgedRun {
  readonly trace: LabelledTrace;
  readonly killState: KillState | null;
}

/** A class, or the reason why the run is not in the task's population. */
export type TaskLabel = { readonly label: string } | { readonly leftOut: string };

/** A question to a diagnoser. */
export interface Task extends Named {
  readonly id: TaskId;
  readonly classes: (config: LabelConfig) => readonly string[];
  /** One label per run, in their order. */
  label(runs: readonly JudgedRun[], config: LabelConfig): TaskLabel[];
}

/** Why a run has no training to be judged by; null where it has. */
export function unfinished({ header }: LabelledTrace): TaskLabel | null {
  const { kind } = header.outcome;
  return kind === 'crashed' || kind === 'timed-out' ? { leftOut: kind } : null;
}

/** True for the healthy program, as it is or at a harmless setting. */
export function isClean({ header }: LabelledTrace): boolean {
  return header.operator === 'clean' || header.operator === 'clean-variant';
}
