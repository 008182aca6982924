import type { Estimate } from '../../statistics/bootstrap.ts';
import type { Diagnoser, SplitStrategy } from '../contract.ts';
import { createForest } from '../diagnosers/forest.ts';
import { evaluate } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import { estimateAccuracy, measureGap } from '../scores/gap.ts';
import { type Tally, tallyPredictions } from '../scores/tally.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { makeSplit } from '../splits/index.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { ControlContext, ControlValue } from './contract.ts';

/** The learner of controls: of fewer trees than the default one, as a control needs no more and there are many. */
export const controlForest = createForest('control-forest', 30);

/** The test fold of each row in the one repeat that controls take. */
export function foldsOf(data: TaskRows, strategy: SplitStrategy, { size }: ControlContext): Int32Array {
  return makeSplit(strategy, data.task, data.rows, { ...size, repeats: 1 }).testFolds[0]!;
}

/** Cuts once, fits and tallies: what a control does with rows it has altered. */
export function tallyUnder(
  data: TaskRows,
  strategy: SplitStrategy,
  { size }: ControlContext,
  diagnoser: Diagnoser = controlForest,
): Tally {
  const split = makeSplit(strategy, data.task, data.rows, { ...size, repeats: 1 });
  return tallyPredictions(data, evaluate(data, split, strategy, diagnoser).predictions);
}

/** Balanced accuracy of a tally with its interval over programs, under a name. */
export function nameScore(name: string, tally: Tally, { bootstrap }: ControlContext): ControlValue {
  return { name, ...estimateAccuracy(tally, bootstrap) };
}

/** What the first tally has over the second, paired over programs, as `gap`. */
export function nameGap(within: Tally, heldOut: Tally, { bootstrap }: ControlContext): ControlValue {
  const { value, low, high } = measureGap(within, heldOut, bootstrap);
  return { name: 'gap', value, low, high };
}

/** The scores of altered rows under both headline splits, and the gap between them. */
export function scoreHeadline(data: TaskRows, context: ControlContext): ControlValue[] {
  const within = tallyUnder(data, withinProgram, context);
  const heldOut = tallyUnder(data, heldOutProgram, context);
  return [
    nameScore('S1', within, context),
    nameScore('S4', heldOut, context),
    nameGap(within, heldOut, context),
  ];
}

/** 95 % intervals stretched by this are of about three standard errors, 99.7 %. */
const stretch = 1.5;

/**
 * Whether the gap is null: 0 lies within three standard errors or so. An interval of 95 % would leave 0 out for one sound
 * control of twenty, and a study measures about that many.
 */
export function isNullGap(values: readonly ControlValue[]): boolean {
  const isNull = ({ value, low, high }: Estimate) =>
    value - stretch * (value - low) <= 0 && value + stretch * (high - value) >= 0;
  return values.filter(({ name }) => name === 'gap').every(isNull);
}

/** A number that was counted. */
export function countedValue(name: string, value: number): ControlValue {
  return { name, value, low: value, high: value };
}
