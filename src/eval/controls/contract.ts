import type { SplitSize } from '../contract.ts';
import type { BootstrapOptions, Estimate } from '../interval.ts';
import type { TaskRows } from '../rows.ts';

/** One measured number of a control. */
export interface ControlValue extends Estimate {
  readonly name: string;
}

/** What every control is given. */
export interface ControlContext {
  /** The headline rows: all run families. */
  readonly data: TaskRows;
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
}

/** A measurement that must come out null, or that explains the gap. */
export interface Control {
  readonly id: string;
  readonly title: string;
  /** What the numbers should be if the evaluation is sound, or what they say if large. */
  readonly reading: string;
  measure(context: ControlContext): readonly ControlValue[];
  /** Whether the measurement came out as it must; null for controls that only explain. */
  holds(values: readonly ControlValue[]): boolean | null;
}
