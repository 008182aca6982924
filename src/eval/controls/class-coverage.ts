import type { SplitStrategy } from '../contract.ts';
import { testedFolds } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { makeSplit } from '../splits/index.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control, ControlContext, ControlValue } from './contract.ts';
import { countedValue } from './score.ts';

/** Per fold of the first repeat: traces of the class with the fewest. */
function fewestByFold(data: TaskRows, strategy: SplitStrategy, size: ControlContext['size']): ControlValue[] {
  const own = makeSplit(strategy, data.task, data.rows, { ...size, repeats: 1 }).testFolds[0]!;
  return testedFolds(own).map((fold) => {
    const counts = data.classes.map(
      (_, c) => own.filter((f, i) => f === fold && data.labels[i] === c).length,
    );
    return countedValue(`${strategy.id} fold ${fold}`, Math.min(...counts));
  });
}

export const classCoverage: Control = {
  id: 'class-coverage',
  title: 'class coverage of test folds',
  reading:
    'Tested traces of the class that has the fewest, fold by fold. Where one is 0, a score of that fold alone would be of ' +
    'fewer classes than the task has; ours are pooled over folds.',
  measure: ({ data, size }) =>
    [withinProgram, heldOutProgram].flatMap((strategy) => fewestByFold(data, strategy, size)),
  holds: (values) => values.every(({ value }) => value > 0),
};
