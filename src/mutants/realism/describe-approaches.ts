import { groupBy } from '../../lib/group.ts';
import { finiteOrNull, mean, median, sum } from '../../statistics/descriptive.ts';
import { spearman } from '../../statistics/ranking.ts';
import { cutPoints, isHighHigh, known } from '../quality/index.ts';
import type { BugMutant, BugResult } from './bug-result.ts';
import type { RealismResult } from './realism-result.ts';

/** The mutants of every approach, bug after bug, of bugs that have at least so many. */
function byApproach(bugs: readonly BugResult[], least = 0) {
  const all = bugs.flatMap(({ bug, approaches }) => approaches.map((own) => ({ bug, ...own })));
  const kept = all.filter(({ mutants }) => mutants.length >= least);
  return groupBy(kept, ({ approach }) => approach);
}

/** Medians and High-High share of every operator of every approach, over all mutants. */
export function rateOperators(bugs: readonly BugResult[]): RealismResult['operators'] {
  return [...byApproach(bugs, 1)].flatMap(([approach, inBugs]) => {
    const all = inBugs.flatMap(({ bug, mutants }) =>
      mutants.map((mutant) => ({ ...mutant, bug, realism: mutant.overlap })),
    );
    const cut = cutPoints(all);
    return [...groupBy(all, ({ operator }) => operator)].map(([operator, own]) => ({
      ...{ approach, operator, mutants: own.length },
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
  return [...byApproach(bugs)].map(([approach, inBugs]) => {
    const mutants = inBugs.flatMap((own) =>
      own.mutants.map(({ resistance, overlap }) => ({ resistance, realism: overlap })),
    );
    const { resistance, realism } = cutPoints(mutants);
    const both = mutants.filter((mutant) => mutant.resistance !== null && mutant.realism !== null);
    const count = (isResistant: boolean, isRealistic: boolean) =>
      both.filter(
        (mutant) =>
          mutant.resistance! >= resistance === isResistant && mutant.realism! >= realism === isRealistic,
      ).length;
    return {
      approach,
      cutPoints: { resistance: finiteOrNull(resistance), realism: finiteOrNull(realism) },
      counts: {
        ...{ highHigh: count(true, true), highLow: count(true, false) },
        ...{ lowHigh: count(false, true), lowLow: count(false, false) },
      },
    };
  });
}

/** Mutants below which ranks within a bug say nothing. */
export const fewestRanked = 5;

/**
 * By approach, how often its mutants are killed, and what that alone makes of CS and IoU: a measure
 * of likeness should not depend on how much a mutant does.
 */
export function relateToKills(bugs: readonly BugResult[]): RealismResult['kills'] {
  return [...byApproach(bugs, 1)].map(([approach, inBugs]) => {
    const bugMutants = inBugs.map(({ mutants }) => mutants);
    return {
      approach,
      killProbability: mean(bugMutants.map((mutants) => median(mutants.map(killProbabilityOf)))),
      withCoupling: medianWithin(bugMutants, 'coupling'),
      withOverlap: medianWithin(bugMutants, 'overlap'),
    };
  });
}

const killProbabilityOf = (mutant: BugMutant) => mutant.killProbability;

function medianWithin(
  bugs: readonly (readonly BugMutant[])[],
  measure: 'coupling' | 'overlap',
): number | null {
  const correlations = bugs.map((mutants) => {
    const own = mutants.filter((mutant) => mutant[measure] !== null);
    if (own.length < fewestRanked) return null;
    return spearman(own.map(killProbabilityOf), known(own.map((mutant) => mutant[measure])));
  });
  return medianOf(correlations);
}

export function describeCost(bugs: readonly BugResult[]): RealismResult['cost'] {
  const perMutant = [...byApproach(bugs)].map(([approach, inBugs]) => {
    const seconds = inBugs.flatMap(({ mutants }) => mutants.map(({ cpuSeconds }) => cpuSeconds));
    return [approach, finiteOrNull(median(seconds))] as const;
  });
  return {
    cpuSeconds: sum(bugs.map(({ cpuSeconds }) => cpuSeconds)),
    perMutant: Object.fromEntries(perMutant),
  };
}

/** Of the values that are defined; null where none is. */
function medianOf(values: readonly (number | null)[]): number | null {
  return finiteOrNull(median(known(values)));
}
