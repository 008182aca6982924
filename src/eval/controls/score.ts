import { hasInterval } from '../../statistics/bootstrap.ts';
import type { Diagnoser, SplitStrategy } from '../contract.ts';
import { createForest } from '../diagnosers/forest.ts';
import { evaluate, onlyTested } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import { estimateAccuracy, measureGap } from '../scores/gap.ts';
import { type Tally, tallyPredictions } from '../scores/tally.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { makeSplit } from '../splits/index.ts';
import { withinProgram } from '../splits/within-program.ts';
import { type ControlContext, type ControlValue, isMeasured, type Premise } from './contract.ts';
import { measureValue, severalPrograms } from './premises.ts';

/** The learner of controls: of fewer trees than the default one, as a control needs no more and there are many. */
export const controlForest = createForest('control-forest', 30);

/** The test fold of each row in the one repeat that controls take. */
export function foldsOf(data: TaskRows, strategy: SplitStrategy, { size }: ControlContext): Int32Array {
  return makeSplit(strategy, data.task, data.rows, { ...size, repeats: 1 }).testFolds[0]!;
}

/** Cuts once, fits and tallies what is tested: what a control does with rows it has altered. */
export function tallyUnder(
  data: TaskRows,
  strategy: SplitStrategy,
  { size }: ControlContext,
  diagnoser: Diagnoser = controlForest,
): Tally {
  const split = makeSplit(strategy, data.task, data.rows, { ...size, repeats: 1 });
  const tested = onlyTested({ data, split, predictions: evaluate(data, split, strategy, diagnoser) });
  return tallyPredictions(tested.data, tested.predictions.predictions);
}

/** Balanced accuracy of a tally with its interval over programs, under a name. */
export function nameScore(
  name: string,
  context: ControlContext,
  tally: () => Tally,
  premises: readonly Premise[] = [],
): ControlValue {
  return measureValue(name, context, premises, () => estimateAccuracy(tally(), context.bootstrap));
}

/** What the first tally has over the second, paired over programs, as `gap`. */
export function nameGap(context: ControlContext, within: () => Tally, heldOut: () => Tally): ControlValue {
  return measureValue('gap', context, [severalPrograms], () =>
    measureGap(within(), heldOut(), context.bootstrap),
  );
}

/** The scores of altered rows under both headline splits, and the gap between them. */
export function scoreHeadline(data: TaskRows, context: ControlContext): ControlValue[] {
  const within = once(() => tallyUnder(data, withinProgram, context));
  const heldOut = once(() => tallyUnder(data, heldOutProgram, context));
  return [
    nameScore('S1', context, within),
    nameScore('S4', context, heldOut, [severalPrograms]),
    nameGap(context, within, heldOut),
  ];
}

/** What several values read, made at most once and only where a value's premises hold. */
export function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

/** 95 % intervals stretched by this are of about three standard errors, 99.7 %. */
const stretch = 1.5;

/**
 * Whether the gap is null: 0 lies within three standard errors or so. An interval of 95 % would leave 0 out for one sound
 * control of twenty, and a study measures about that many. Null where the gap has no interval.
 */
export function isNullGap(values: readonly ControlValue[]): boolean | null {
  const gap = values.find(({ name }) => name === 'gap');
  if (gap === undefined || !isMeasured(gap) || !hasInterval(gap)) return null;
  const { value, low, high } = gap;
  return value - stretch * (value - low) <= 0 && value + stretch * (high - value) >= 0;
}

/** A number that was counted. */
export function countedValue(name: string, value: number): ControlValue {
  return { name, value, low: null, high: null, reason: null };
}
