import { groupBy } from '../../lib/group.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { TrainingTable } from './define.ts';

/** Positive weight of each program. */
export type ProgramWeights = ReadonlyMap<string, number>;

/** The rows of one class, in groups of which one is drawn first. */
export interface RowGroups {
  readonly rows: readonly (readonly number[])[];
  /** Weights of the groups, each added to those before it. */
  readonly reach: readonly number[];
}

/** Row numbers class by class; in each class program by program where programs have weights. */
export function groupRows(
  { labels, classes, programs }: Pick<TrainingTable, 'labels' | 'classes' | 'programs'>,
  weights?: ProgramWeights,
): RowGroups[] {
  const byClass = groupBy([...labels.keys()], (i) => labels[i]!);
  return Array.from({ length: classes }, (_, c) => {
    const own = byClass.get(c)!;
    if (weights === undefined) return { rows: [own], reach: [1] };
    const byProgram = [...groupBy(own, (i) => programs[i]!)];
    let reach = 0;
    return {
      rows: byProgram.map(([, rows]) => rows),
      reach: byProgram.map(([program]) => (reach += weights.get(program)!)),
    };
  });
}

/** A group by its weight, and a row of it. Where there is one group, the group costs no random number. */
export function drawRow({ rows, reach }: RowGroups, random: RandomStream): number {
  const place = rows.length === 1 ? 0 : random.uniform() * reach.at(-1)!;
  const group = rows.length === 1 ? rows[0]! : rows[reach.findIndex((end) => place < end)]!;
  return group[random.integer(group.length)]!;
}
