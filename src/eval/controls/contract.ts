import type { BootstrapOptions, Estimate } from '../../statistics/bootstrap.ts';
import type { Environment } from '../../traces/store/environment.ts';
import type { SplitSize } from '../contract.ts';
import type { ResultControl } from '../result.ts';
import type { TaskRows } from '../rows.ts';

/**
 * One measured number of a control. Null with its reason where what it needs is missing; without an interval where it was
 * counted, not estimated.
 */
export type ControlValue = ResultControl['values'][number];

/** True where it was measured or counted. */
export function isMeasured(value: ControlValue): value is ControlValue & Estimate {
  return value.value !== null;
}

/** What every control is given. */
export interface ControlContext {
  /** The headline rows: all run families. */
  readonly data: TaskRows;
  /** Of the evaluation; controls take one repeat of it. */
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
  /** What the machine felt of each run; null where the recording does not tell. */
  readonly environment: Environment | null;
}

/** What a number needs of the rows to mean anything. */
export interface Premise {
  /** The need in words, such as `two recording blocks of one program`. */
  readonly need: string;
  /** What is there instead, in words; null where the need is met. */
  missing(context: ControlContext): string | null;
}

/** A measurement that must come out null, or that explains the gap. */
export interface Control {
  readonly id: string;
  readonly title: string;
  /** What the numbers should be if the evaluation is sound, or what they say if large. */
  readonly reading: string;
  /** Every value declares its premises (`measureValue`), so that one that is missing leaves the others standing. */
  measure(context: ControlContext): readonly ControlValue[];
  /** Whether the measurement came out as it must; null for controls that only explain, and where that cannot be said. */
  holds(values: readonly ControlValue[]): boolean | null;
}
