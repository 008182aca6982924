import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { median } from '../../statistics/descriptive.ts';

/**
 * One mutant of a quality table: what selection looks at. The published tables hold 0 where a
 * measure is undefined; ours hold null, which is in no median and never high.
 */
export interface ScoreRow {
  /** Real fault, or program of our corpus: what is held out and drawn with replacement. */
  readonly bug: string;
  readonly mutant: string;
  readonly operator: string;
  /** The operator's parameters, as the tables have them: `18.75`, `elu_3`, `False_0.001`. */
  readonly configuration: string;
  /** IQ, in [0, 1]. */
  readonly resistance: number | null;
  /** EQ, in [0, 1]. */
  readonly realism: number | null;
  /** What making the mutant took; null where the table does not say. */
  readonly cpuSeconds: number | null;
}

/** A row of a named set of bugs: CleanML, DeepFD and so on. */
export interface SetRow extends ScoreRow {
  readonly set: string;
}

/**
 * Rows of the named sets: a bug belongs to the longest name that its own begins with, whatever the
 * case (`deepfd002` to `deepfd`). Rows of other sets are left out.
 * @throws InputError `unknown-set` where a name has no row, listing those found.
 */
export function assignSets(rows: readonly ScoreRow[], names: readonly string[]): SetRow[] {
  const byLength = [...names].sort((a, b) => b.length - a.length);
  const assigned = rows.flatMap((row) => {
    const set = byLength.find((name) => row.bug.toLowerCase().startsWith(name.toLowerCase()));
    return set === undefined ? [] : [{ ...row, set }];
  });
  const missing = names.find((name) => !assigned.some((row) => row.set === name));
  if (missing === undefined) return assigned;
  throw new InputError('unknown-set', {
    rule: `no score table is of a bug of ${missing}`,
    need: [...new Set(rows.map(({ bug }) => bug.replace(/[\d_-]+$/, '')))].join(', '),
    value: missing,
  });
}

/** Medians of resistance and realism: at or above both is High-High (arXiv 2604.22640). */
export interface CutPoints {
  readonly resistance: number;
  readonly realism: number;
}

/** What of a mutant is judged. */
type QualityPair = Pick<ScoreRow, 'resistance' | 'realism'>;

/** NaN where no row has a value; a comparison with it holds for no row. */
export function cutPoints(rows: readonly QualityPair[]): CutPoints {
  return {
    resistance: median(known(rows.map((row) => row.resistance))),
    realism: median(known(rows.map((row) => row.realism))),
  };
}

/** Cut points of each set by itself, sets in the order of their first row. */
export function cutPointsBySet(rows: readonly SetRow[]): ReadonlyMap<string, CutPoints> {
  const sets = groupBy(rows, ({ set }) => set);
  return new Map([...sets].map(([set, own]) => [set, cutPoints(own)]));
}

/** Whether a mutant is both resistant and realistic; one of which a measure is undefined is not. */
export function isHighHigh(row: QualityPair, cut: CutPoints): boolean {
  return (
    row.resistance !== null &&
    row.realism !== null &&
    row.resistance >= cut.resistance &&
    row.realism >= cut.realism
  );
}

/** The values that are defined. */
export function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}
