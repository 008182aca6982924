import { groupBy } from '../../lib/group.ts';
import { type BootstrapOptions, bootstrapPrograms } from '../../statistics/bootstrap.ts';
import type { Predictions } from '../evaluate.ts';
import type { ResultRow } from '../result.ts';
import type { TaskRows } from '../rows.ts';
import { tasks } from '../tasks/index.ts';

/**
 * What share of each stratum is called by a class that counts there (`Task.strata`), over the rows that a fold predicts and averaged over repeats, with
 * an interval over programs. Empty where the task has no strata, or the split predicts none of them.
 */
export function measureStrata(
  { task, classes, strata }: Pick<TaskRows, 'task' | 'classes' | 'strata'>,
  { strata: predicted = [] }: Pick<Predictions, 'strata'>,
  bootstrap: BootstrapOptions,
): ResultRow['strata'] {
  const named = tasks.get(task).strata;
  if (named === undefined || strata === undefined || predicted.length === 0) return [];
  const placed = strata.rows.flatMap(({ program, label }, i) => {
    const { stratum, called, classes: counted } = named.count(label);
    const wanted = counted.map((name) => classes.indexOf(name));
    return predicted[0]![i]! === -2 ? [] : [{ program, stratum, called, wanted, i }];
  });
  return [...groupBy(placed, ({ stratum }) => stratum)].sort().map(([stratum, own]) => {
    const programs = [...new Set(own.map(({ program }) => program))].sort();
    const [count, hits] = [new Float64Array(programs.length), new Float64Array(programs.length)];
    for (const { program, wanted, i } of own) {
      const p = programs.indexOf(program);
      count[p]! += 1;
      hits[p]! +=
        predicted.filter((ofRepeat) => ofRepeat[i]! >= 0 && wanted.includes(ofRepeat[i]!)).length /
        predicted.length;
    }
    const share = (times: ArrayLike<number>) => weigh(hits, times) / weigh(count, times);
    return {
      stratum,
      called: own[0]!.called,
      n: own.length,
      ...bootstrapPrograms(programs.length, share, bootstrap),
    };
  });
}

function weigh(values: Float64Array, times: ArrayLike<number>): number {
  return values.reduce((sum, value, p) => sum + times[p]! * value, 0);
}
