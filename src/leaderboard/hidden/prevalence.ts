import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';

/** The smallest share of a class that is kept. */
const leastKept = 0.3;

interface Row {
  readonly program: string;
  readonly mutant: string;
  readonly label: string;
}

/**
 * Leaves out mutants so that how often a class occurs differs by program and tells nothing: of each class of
 * each program a share between 0.3 and 1 is kept, drawn from the secret; whole mutants, at least one.
 */
export function drawPrevalence<R extends Row>(rows: readonly R[], secret: string): R[] {
  const cells = groupBy(rows, ({ program, label }) => JSON.stringify([program, label]));
  return [...cells].flatMap(([cell, own]) => {
    const random = randomStream('prevalence', secret, cell);
    const share = random.uniform(leastKept, 1);
    const mutants = [...groupBy(own, ({ mutant }) => mutant).keys()].sort();
    const kept = new Set(random.shuffle(mutants).slice(0, Math.max(1, Math.round(share * mutants.length))));
    return own.filter(({ mutant }) => kept.has(mutant));
  });
}
