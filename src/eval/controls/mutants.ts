import { groupBy } from '../../lib/group.ts';
import type { RandomStream } from '../../lib/random.ts';
import { twinsOf } from '../contract.ts';
import type { TaskRows } from '../rows.ts';

/** A mutant, and the mutant whose place it takes: indices of their rows. */
export interface Move {
  readonly mutant: readonly number[];
  readonly place: readonly number[];
}

/**
 * Deals mutants to each other's places at random, but so that every program gets mutants of each class in the same shares:
 * mutants sorted by class meet places in an order that goes through all programs at an even pace (systematic sampling).
 * Where shares differ, the classes of the tested programs are rarer in training, and holding programs out costs something.
 */
export function dealMutants(data: TaskRows, random: (purpose: string) => RandomStream): Move[] {
  const mutants = rowsByMutant(data);
  const classes = (rows: readonly number[]) =>
    rows
      .map((i) => data.labels[i]!)
      .sort()
      .join();
  const byClass = random('mutants')
    .shuffle(mutants)
    .map((mutant) => ({ mutant, key: classes(mutant) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const places = spreadOverPrograms(data, mutants, random('places'));
  return byClass.map(({ mutant }, k) => ({ mutant, place: places[k]! }));
}

/** Mutant j of the n of a program goes to position (j + u) / n of the whole, with one u in [0, 1) per program. */
function spreadOverPrograms(
  { rows }: TaskRows,
  mutants: readonly number[][],
  random: RandomStream,
): number[][] {
  const byProgram = groupBy(mutants, (mutant) => rows[mutant[0]!]!.program);
  const placed = [...byProgram.values()].flatMap((own) => {
    const start = random.uniform();
    return random.shuffle(own).map((mutant, j) => ({ mutant, position: (j + start) / own.length }));
  });
  return placed.sort((a, b) => a.position - b.position).map(({ mutant }) => mutant);
}

/** Rows of each mutant, with those of its twins, as indices in row order; sorted by name. */
export function rowsByMutant({ rows }: TaskRows): number[][] {
  const byMutant = groupBy(rows.keys(), (i) => twinsOf(rows[i]!));
  return [...byMutant].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => own);
}
