import type { BootstrapOptions, Estimate } from '../../statistics/bootstrap.ts';
import type { Environment } from '../../traces/store/environment.ts';
import type { SplitSize } from '../contract.ts';
import type { TaskRows } from '../rows.ts';

/** One measured number of a control. A number that was counted, not estimated, is its own interval. */
export interface ControlValue extends Estimate {
  readonly name: string;
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

/** A measurement that must come out null, or that explains the gap. */
export interface Control {
  readonly id: string;
  readonly title: string;
  /** What the numbers should be if the evaluation is sound, or what they say if large. */
  readonly reading: string;
  /** @throws InputError where the recording does not hold what is to be measured. */
  measure(context: ControlContext): readonly ControlValue[];
  /** Whether the measurement came out as it must; null for controls that only explain. */
  holds(values: readonly ControlValue[]): boolean | null;
}
