import type { TaskRows } from '../rows.ts';

/** Rows of each mutant, as indices in row order; mutants sorted by name. */
export function rowsByMutant({ rows }: Pick<TaskRows, 'rows'>): Map<string, number[]> {
  const byMutant = new Map<string, number[]>();
  for (const [i, { mutant }] of rows.entries()) {
    const seen = byMutant.get(mutant);
    if (seen === undefined) byMutant.set(mutant, [i]);
    else seen.push(i);
  }
  return new Map([...byMutant].sort(([a], [b]) => (a < b ? -1 : 1)));
}
