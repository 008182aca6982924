import { programs } from '../../corpus/programs/index.ts';

const sourceOf = new Map(programs.members.map(({ id, data }) => [id, data.source]));

/**
 * The data set of a program: the source its data come from, so that programs on two settings of one generator share it.
 * Null for a program that the corpus does not hold.
 */
export function dataSetOf(program: string): string | null {
  return sourceOf.get(program) ?? null;
}
