import { groupBy } from '../lib/group.ts';
import type { PassedOver } from '../mutants/quality/index.ts';

/** A table of the release with the mutants that have a row in it. */
interface Labelled {
  readonly path: string;
  readonly bug: string;
  readonly approach: string;
  readonly labels: ReadonlySet<string>;
}

/**
 * Tables that end early. A download that stopped at the end of a line reads as well as a whole table; but the release holds each
 * mutant in several: two measures, each with all digits and with marks. A table is short where another one of its bug and approach
 * has all of its mutants and more.
 */
export function findShortTables(tables: readonly Labelled[]): PassedOver[] {
  return [...groupBy(tables, ({ bug, approach }) => `${bug} ${approach}`).values()].flatMap((own) =>
    own
      .filter(({ labels }) => own.some((other) => isWithin(labels, other.labels)))
      .map(({ path }) => ({
        path,
        reason:
          'ends early: another table of its bug and approach has these mutants and more (half-downloaded?)',
      })),
  );
}

function isWithin(labels: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return labels.size < others.size && [...labels].every((label) => others.has(label));
}
