import { subtractTally, type Tally } from '../eval/scores/tally.ts';
import { headline } from '../eval/splits/index.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import type { ComparableLine, ComparableScore } from './comparable.ts';
import type { PairedDifference } from './entry-score.ts';
import { comparePaired } from './score-entry.ts';

/** The second less the first: one number of one line. */
export interface LineDifference {
  readonly line: string;
  /** `S1`, `S4` or `gap`. */
  readonly of: string;
  readonly before: number;
  readonly after: number;
  readonly change: number;
  /** Paired over programs; or in words why it is not known whether the change is more than chance. */
  readonly paired: PairedDifference | string;
}

/** Two evaluations, or two submissions, held against each other. */
export interface ComparedEntries {
  readonly differences: readonly LineDifference[];
  /** Lines that one of the two lacks. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

/** Every line that both have: held-out-program, within-program, and the gap between them. */
export function compareLines(
  before: readonly ComparableLine[],
  after: readonly ComparableLine[],
  bootstrap: BootstrapOptions,
): ComparedEntries {
  const later = new Map(after.map((line) => [line.name, line]));
  const earlier = new Set(before.map(({ name }) => name));
  return {
    differences: before.flatMap((line) => {
      const other = later.get(line.name);
      return other === undefined ? [] : compareLine(line, other, bootstrap);
    }),
    onlyBefore: before.filter(({ name }) => !later.has(name)).map(({ name }) => name),
    onlyAfter: after.filter(({ name }) => !earlier.has(name)).map(({ name }) => name),
  };
}

function compareLine(
  before: ComparableLine,
  after: ComparableLine,
  bootstrap: BootstrapOptions,
): LineDifference[] {
  return [headline.heldOut, headline.within, 'gap'].flatMap((of) => {
    const [a, b] = [scoreOf(before, of), scoreOf(after, of)];
    if (a === null || b === null) return [];
    const paired = pair(a.tally, b.tally, bootstrap);
    return [{ line: before.name, of, before: a.value, after: b.value, change: b.value - a.value, paired }];
  });
}

function scoreOf({ scores }: ComparableLine, of: string): ComparableScore | null {
  if (of !== 'gap') return scores.get(of) ?? null;
  const [within, heldOut] = [scores.get(headline.within), scores.get(headline.heldOut)];
  if (within === undefined || heldOut === undefined) return null;
  return { value: within.value - heldOut.value, tally: lost(within.tally, heldOut.tally) };
}

function lost(within: Tally | string, heldOut: Tally | string): Tally | string {
  if (typeof within === 'string') return within;
  return typeof heldOut === 'string' ? heldOut : subtractTally(within, heldOut);
}

function pair(
  before: Tally | string,
  after: Tally | string,
  bootstrap: BootstrapOptions,
): PairedDifference | string {
  if (typeof before === 'string') return before;
  if (typeof after === 'string') return after;
  const sameRows =
    before.programs.join() === after.programs.join() &&
    before.count.every((n, cell) => n === after.count[cell]);
  return sameRows ? comparePaired(after, before, bootstrap) : 'the two answered other traces';
}
