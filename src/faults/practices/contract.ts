import type { ProgramSpec } from '../../training/spec.ts';

/**
 * One thing that people who train networks do, and that is no fault: a healthy program stays healthy with it. `apply` is
 * pure, and changes what the practice names and nothing else.
 */
export interface Practice {
  readonly id: string;
  readonly title: string;
  /** What it is about; clean runs of one kind are held out together. */
  readonly kind: PracticeKind;
  /** Where it is described or in use. */
  readonly source: string;
  /** Why a program has no use for it, in words without a full stop; null where it can be followed. */
  obstacle(spec: ProgramSpec): string | null;
  apply(spec: ProgramSpec): ProgramSpec;
  /** How often instruments look, before training included; absent where as often as by default. */
  readonly checks?: number;
  /** Whether nothing of a fault would be left under this practice. */
  hides?(healthy: ProgramSpec, faulty: ProgramSpec): boolean;
}

export const practiceKinds = [
  'warm-up', 'schedule', 'start', 'restart', 'validation', 'objective', 'units', 'accumulation', 'precision', 'stopping',
  'checks', 'decay', 'batches',
] as const; // biome-ignore format: one list, read as one line
type PracticeKind = (typeof practiceKinds)[number];
