import type { SplitStrategy } from '../contract.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { testedFolds } from '../splits/training.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control, ControlContext, ControlValue } from './contract.ts';
import { measureValue, severalPrograms } from './premises.ts';
import { countedValue, foldsOf } from './score.ts';

/** Per fold of the first repeat: traces of the class with the fewest. */
function fewestByFold(strategy: SplitStrategy, context: ControlContext): ControlValue[] {
  const { data } = context;
  const own = foldsOf(data, strategy, context);
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
  measure(context) {
    const heldOut = severalPrograms.missing(context) === null;
    return [
      ...fewestByFold(withinProgram, context),
      ...(heldOut
        ? fewestByFold(heldOutProgram, context)
        : [measureValue('S4', context, [severalPrograms], () => 0)]),
    ];
  },
  holds: (values) => values.every(({ value }) => value === null || value > 0),
};
