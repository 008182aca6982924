import { groupBy } from '../../lib/group.ts';
import { median } from '../../statistics/descriptive.ts';
import type { ScoreRow, SetRow } from './score-rows.ts';

/** Medians of resistance and realism: at or above both is High-High (arXiv 2604.22640). */
export interface CutPoints {
  readonly resistance: number;
  readonly realism: number;
}

/** What of a mutant is judged. */
export type QualityPair = Pick<ScoreRow, 'resistance' | 'realism'>;

/** NaN where no row has a value; a comparison with it holds for no row. */
export function cutPoints(rows: readonly QualityPair[]): CutPoints {
  return {
    resistance: median(present(rows.map((row) => row.resistance))),
    realism: median(present(rows.map((row) => row.realism))),
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

function present(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}
