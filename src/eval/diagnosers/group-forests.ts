import { argmax, mean } from '../../statistics/descriptive.ts';
import { foldsByProgram } from '../inner-folds.ts';
import type { TrainingTable } from './define.ts';
import { createForest } from './forest.ts';
import type { ProgramWeights } from './row-groups.ts';

/**
 * Group-balanced training: the bootstrap draws a class, then a program, then a row, so that within a class a program of few
 * traces teaches as much as one of many.
 */
export const balancedForest = createForest('forest-balanced', 100, {
  title: 'Random forest, programs weighing the same in each class',
  weigh: weighAlike,
});

/**
 * Worst-group training, one step of the exponentiated weights of group DRO (Sagawa et al. 2020): programs are drawn the more
 * often the worse a forest names their runs that did not see them, by e to the power of 3 × their mean error over classes.
 */
export const worstGroupForest = createForest('forest-worst-group', 100, {
  title: 'Random forest, badly predicted programs drawn more often',
  weigh(table, seed) {
    const errors = heldOutErrors(table, seed);
    return new Map(
      [...weighAlike(table).keys()].map((name) => [name, Math.exp(step * (errors.get(name) ?? 0))]),
    );
  },
});

const step = 3;

function weighAlike({ programs }: Pick<TrainingTable, 'programs'>): ProgramWeights {
  return new Map(programs.map((program) => [program, 1]));
}

const scout = createForest('scout', 30, { title: 'scout', weigh: weighAlike });

/** One less the mean recall over its classes, of each program when it was held out; none where there is one program. */
function heldOutErrors(
  { rows, width, labels, classes, programs }: TrainingTable,
  seed: number,
): Map<string, number> {
  const whole = {
    columns: Array.from({ length: width }, (_, column) => String(column)),
    classes: Array.from({ length: classes }, (_, c) => String(c)),
  };
  const cells = new Map<string, Map<number, number[]>>();
  for (const { trained, tested } of foldsByProgram(programs)) {
    const own = {
      rows: trained.map((i) => rows[i]!),
      labels: Int32Array.from(trained, (i) => labels[i]!),
      programs: trained.map((i) => programs[i]!),
    };
    const fitted = scout.fit({ ...whole, ...own }, seed);
    for (const i of tested) {
      const ofProgram = cells.get(programs[i]!) ?? new Map<number, number[]>();
      const ofClass = ofProgram.get(labels[i]!) ?? [];
      ofClass.push(Number(argmax(fitted.predict(rows[i]!)) !== labels[i]));
      cells.set(programs[i]!, ofProgram.set(labels[i]!, ofClass));
    }
  }
  return new Map([...cells].map(([program, own]) => [program, mean([...own.values()].map(mean))]));
}
