import { groupBy } from '../../lib/group.ts';
import { eachLevel, type Mark, type Markable } from './mark.ts';

/** A score this share of the way from chance to 1 is worth hiding where it comes from. */
const leastSkill = 0.25;
/** Pairs expected by chance, below which the test has no power. */
const fewestPairs = 20;
/** Standard deviations that 99 % of random orders stay below. */
const limit = 2.33;
/** A variance below is rounding of 0. */
const smallest = 1e-9;

/**
 * Errors that fall on runs as if by lot. Runs of one mutant differ by their seed alone, so whoever reads
 * features errs on them together; labels with noise do not. Counted are pairs of errors within a mutant,
 * against random orders of the errors within each program and class (mean and variance in closed form).
 * Marked is a score with skill whose errors cluster no more than 99 % of such orders do.
 */
export function markScatteredErrors(entry: Markable): Mark[] {
  return [...eachLevel(entry)].flatMap(({ task, split, data, predictions, value }): Mark[] => {
    const chance = 1 / data.classes.length;
    if ((value - chance) / (1 - chance) < leastSkill) return [];
    const cells = cellsOf(data.rows);
    let [seen, expected, variance] = [0, 0, 0];
    for (const ofRepeat of predictions)
      for (const mutants of cells) {
        const pairs = countPairs(
          mutants.map((runs) => ({
            runs: runs.length,
            errors: runs.filter((i) => ofRepeat[i] !== data.labels[i]).length,
          })),
        );
        // Of a class that has one mutant in a program, or no error, every order is the same.
        if (pairs.variance < smallest) continue;
        seen += pairs.seen;
        expected += pairs.expected;
        variance += pairs.variance;
      }
    const z = (seen - expected) / Math.sqrt(variance);
    if (expected < fewestPairs || z > limit) return [];
    const says = `errors fall on runs of one mutant as if by lot: ${seen} pairs, ${expected.toFixed(0)} by chance`;
    return [{ id: 'scattered-errors', task, split, says }];
  });
}

interface Run {
  readonly program: string;
  readonly mutant: string;
  readonly label: string;
}

/** The rows of each mutant, mutant by mutant within each program and class. */
function cellsOf(rows: readonly Run[]): number[][][] {
  const keyOf = (...names: readonly string[]) => JSON.stringify(names);
  const cells = groupBy([...rows.keys()], (i) => keyOf(rows[i]!.program, rows[i]!.label));
  return [...cells.values()].map((own) => [...groupBy(own, (i) => rows[i]!.mutant).values()]);
}

/**
 * Pairs of errors within mutants, and their mean and variance where the errors of the cell fall on its n runs
 * in random order: a product of k indicators has the mean e(e − 1)…/n(n − 1)…
 */
export function countPairs(mutants: readonly { readonly runs: number; readonly errors: number }[]) {
  const sum = (of: (mutant: (typeof mutants)[number]) => number) =>
    mutants.reduce((total, mutant) => total + of(mutant), 0);
  const [n, e] = [sum(({ runs }) => runs), sum(({ errors }) => errors)];
  const share = (k: number) => {
    let product = 1;
    for (let j = 0; j < k; j++) product *= n > j ? Math.max(0, e - j) / (n - j) : 0;
    return product;
  };
  const pairs = sum(({ runs }) => (runs * (runs - 1)) / 2);
  const chained = sum(({ runs }) => runs * (runs - 1) * (runs - 2));
  const apart = pairs ** 2 - pairs - chained;
  const expected = pairs * share(2);
  return {
    seen: sum(({ errors }) => (errors * (errors - 1)) / 2),
    expected,
    variance: Math.max(0, expected + chained * share(3) + apart * share(4) - expected ** 2),
  };
}
