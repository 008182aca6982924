import type { Diagnoser, SplitStrategy } from '../contract.ts';
import { evaluate } from '../evaluate.ts';
import { bootstrapPrograms } from '../interval.ts';
import type { TaskRows } from '../rows.ts';
import { makeSplit } from '../splits/index.ts';
import { pooledBalancedAccuracy, type Tally, tallyAnswers } from '../tally.ts';
import type { ControlContext, ControlValue } from './contract.ts';

/** Cuts, fits and tallies: what a control does with rows it has altered. */
export function tallyUnder(
  data: TaskRows,
  strategy: SplitStrategy,
  diagnoser: Diagnoser,
  { size }: Pick<ControlContext, 'size'>,
): Tally {
  const split = makeSplit(strategy, data.task, data.rows, size);
  return tallyAnswers(data, evaluate(data, split, strategy, diagnoser).predictions);
}

/** Balanced accuracy of a tally with its interval over programs, under a name. */
export function nameScore(name: string, tally: Tally, { bootstrap }: ControlContext): ControlValue {
  const estimate = bootstrapPrograms(
    tally.programs.length,
    (times) => pooledBalancedAccuracy(tally, times),
    bootstrap,
  );
  return { name, ...estimate };
}
