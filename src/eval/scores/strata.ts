import { type BootstrapOptions, bootstrapPrograms } from '../../statistics/bootstrap.ts';
import type { Predictions } from '../evaluate.ts';
import type { ResultRow } from '../result.ts';
import type { TaskRows } from '../rows.ts';
import { tasks } from '../tasks/index.ts';

/**
 * What share of each stratum is called by the task's class, over the rows that a fold predicts and averaged over repeats, with
 * an interval over programs. Empty where the task has no strata, or the split predicts none of them.
 */
export function measureStrata(
  { task, classes, strata }: Pick<TaskRows, 'task' | 'classes' | 'strata'>,
  { strata: predicted = [] }: Pick<Predictions, 'strata'>,
  bootstrap: BootstrapOptions,
): ResultRow['strata'] {
  const called = tasks.get(task).strata?.called;
  if (called === undefined || strata === undefined || predicted.length === 0) return [];
  const wanted = classes.indexOf(called);
  const placed = strata.rows.flatMap((row, i) => (predicted[0]![i]! === -2 ? [] : [{ ...row, i }]));
  return [...new Set(placed.map(({ label }) => label))].sort().map((stratum) => {
    const own = placed.filter(({ label }) => label === stratum);
    const programs = [...new Set(own.map(({ program }) => program))].sort();
    const [count, hits] = [new Float64Array(programs.length), new Float64Array(programs.length)];
    for (const { program, i } of own) {
      const p = programs.indexOf(program);
      count[p]! += 1;
      hits[p]! += predicted.filter((ofRepeat) => ofRepeat[i] === wanted).length / predicted.length;
    }
    const share = (times: ArrayLike<number>) => weigh(hits, times) / weigh(count, times);
    return { stratum, called, n: own.length, ...bootstrapPrograms(programs.length, share, bootstrap) };
  });
}

function weigh(values: Float64Array, times: ArrayLike<number>): number {
  return values.reduce((sum, value, p) => sum + times[p]! * value, 0);
}
