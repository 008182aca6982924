import { groupBy } from '../../lib/group.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import { finiteOrNull, median } from '../../statistics/descriptive.ts';
import { familyOf } from './families.ts';
import { type CutPoints, cutPoints, isHighHigh, known, type ScoreRow } from './score-rows.ts';

/** Mutants as a whole; null where there is none. */
export interface MutantSummary {
  readonly mutants: number;
  readonly medianResistance: number | null;
  readonly medianRealism: number | null;
  readonly highHigh: number;
  readonly highHighShare: number | null;
  /** Greatest realism of a mutant. */
  readonly bestRealism: number | null;
}

/** What a selection does to mutants that it was not made on. */
export interface SelectionEffect {
  /** By which High-High is judged, before and after: medians of all mutants that are validated on. */
  readonly cutPoints: CutPoints;
  readonly before: MutantSummary;
  readonly after: MutantSummary;
  /** Share of the mutants that need not be made. */
  readonly reduction: number;
  /** Difference in High-High share, after minus before, with a 95 % interval over bugs; null where nothing is kept. */
  readonly highHighGain: Estimate | null;
  readonly bugs: readonly {
    readonly bug: string;
    readonly before: MutantSummary;
    readonly after: MutantSummary;
  }[];
}

/**
 * Keeps the mutants of the retained families and compares them with all, as the selection study does with its
 * held-out set (arXiv 2604.22640); intervals and bugs are ours.
 */
export function validateSelection(
  rows: readonly ScoreRow[],
  retained: ReadonlySet<string>,
  bootstrap: BootstrapOptions,
): SelectionEffect {
  const cut = cutPoints(rows);
  const { before, after } = keepRetained(rows, retained, cut);
  const bugs = validateBugs(rows, retained, cut);
  return {
    cutPoints: cut,
    before,
    after,
    reduction: 1 - after.mutants / before.mutants,
    highHighGain: after.mutants === 0 ? null : estimateGain(bugs, bootstrap),
    bugs,
  };
}

/** What a selection does to each bug, where High-High is judged by given cut points. */
export function validateBugs(
  rows: readonly ScoreRow[],
  retained: ReadonlySet<string>,
  cut: CutPoints,
): SelectionEffect['bugs'] {
  const bugs = groupBy(rows, ({ bug }) => bug);
  return [...bugs].map(([bug, own]) => ({ bug, ...keepRetained(own, retained, cut) }));
}

function keepRetained(rows: readonly ScoreRow[], retained: ReadonlySet<string>, cut: CutPoints) {
  const kept = rows.filter(({ operator, configuration }) => retained.has(familyOf(operator, configuration)));
  return { before: summarise(rows, cut), after: summarise(kept, cut) };
}

/** Medians over the mutants for which a measure is defined. */
function summarise(rows: readonly ScoreRow[], cut: CutPoints): MutantSummary {
  const highHigh = rows.filter((row) => isHighHigh(row, cut)).length;
  const realism = known(rows.map((row) => row.realism));
  const resistance = known(rows.map((row) => row.resistance));
  return {
    mutants: rows.length,
    medianResistance: finiteOrNull(median(resistance)),
    medianRealism: finiteOrNull(median(realism)),
    highHigh,
    highHighShare: finiteOrNull(highHigh / rows.length),
    bestRealism: finiteOrNull(Math.max(...realism)),
  };
}

/** Difference in High-High share over all mutants, bugs drawn with replacement. */
export function estimateGain(bugs: SelectionEffect['bugs'], bootstrap: BootstrapOptions): Estimate {
  const share = (times: Float64Array, when: 'before' | 'after') => {
    let [mutants, highHigh] = [0, 0];
    for (const [i, bug] of bugs.entries()) {
      mutants += times[i]! * bug[when].mutants;
      highHigh += times[i]! * bug[when].highHigh;
    }
    return highHigh / mutants;
  };
  return bootstrapPrograms(bugs.length, (times) => share(times, 'after') - share(times, 'before'), bootstrap);
}
