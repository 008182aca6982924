import { groupBy } from '../../lib/group.ts';
import { mean, median } from '../../statistics/descriptive.ts';
import { cutPoints, isHighHigh } from '../quality/index.ts';
import type { BugResult } from './bug-result.ts';
import type { RealismResult } from './realism-result.ts';

/** Medians and High-High share of every operator of every approach, over all mutants of all bugs. */
export function rateOperators(bugs: readonly BugResult[]): RealismResult['operators'] {
  const all = bugs.flatMap(({ bug, approaches }) =>
    approaches.flatMap(({ approach, mutants }) =>
      mutants.map((mutant) => ({ ...mutant, bug, approach, realism: mutant.overlap })),
    ),
  );
  return [...groupBy(all, ({ approach }) => approach)].flatMap(([approach, mutants]) => {
    const cut = cutPoints(mutants);
    return [...groupBy(mutants, ({ operator }) => operator)].map(([operator, own]) => ({
      approach,
      operator,
      mutants: own.length,
      bugs: new Set(own.map(({ bug }) => bug)).size,
      resistance: medianOf(own.map((mutant) => mutant.resistance)),
      realism: medianOf(own.map((mutant) => mutant.realism)),
      coupling: medianOf(own.map((mutant) => mutant.coupling)),
      highHighShare: mean(own.map((mutant) => Number(isHighHigh(mutant, cut)))),
      cpuSeconds: median(own.map((mutant) => mutant.cpuSeconds)),
    }));
  });
}

/** How the mutants of every approach lie about the medians of resistance and realism. */
export function countQuadrants(bugs: readonly BugResult[]): RealismResult['quadrants'] {
  const approaches = new Set(bugs.flatMap((bug) => bug.approaches.map(({ approach }) => approach)));
  return [...approaches].map((approach) => {
    const mutants = bugs.flatMap((bug) =>
      bug.approaches
        .filter((own) => own.approach === approach)
        .flatMap((own) => own.mutants.map(({ resistance, overlap }) => ({ resistance, realism: overlap }))),
    );
    const { resistance, realism } = cutPoints(mutants);
    const known = mutants.filter((mutant) => mutant.resistance !== null && mutant.realism !== null);
    const count = (isResistant: boolean, isRealistic: boolean) =>
      known.filter(
        (mutant) =>
          mutant.resistance! >= resistance === isResistant && mutant.realism! >= realism === isRealistic,
      ).length;
    return {
      approach,
      cutPoints: {
        resistance: Number.isNaN(resistance) ? null : resistance,
        realism: Number.isNaN(realism) ? null : realism,
      },
      counts: {
        highHigh: count(true, true),
        highLow: count(true, false),
        lowHigh: count(false, true),
        lowLow: count(false, false),
      },
    };
  });
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}
