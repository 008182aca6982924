import { groupBy } from '../../lib/group.ts';
import { mean, median } from '../../statistics/descriptive.ts';
import { spearman } from '../../statistics/ranking.ts';
import type { BugMutant, BugResult } from './bug-result.ts';
import type { RealismResult } from './realism-result.ts';

/** Mutants below which ranks within a bug say nothing. */
const fewestMutants = 5;

/**
 * By approach, how often its mutants are killed, and what that alone makes of CS and IoU: a measure of likeness should not
 * be told by how much a mutant does.
 */
export function relateToKills(bugs: readonly BugResult[]): RealismResult['kills'] {
  const all = bugs.flatMap(({ approaches }) => approaches.filter(({ mutants }) => mutants.length > 0));
  return [...groupBy(all, ({ approach }) => approach)].map(([approach, own]) => {
    const bugMutants = own.map(({ mutants }) => mutants);
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
  const correlations = bugs.flatMap((mutants) => {
    const known = mutants.filter((mutant) => mutant[measure] !== null);
    if (known.length < fewestMutants) return [];
    const values = known.map((mutant) => mutant[measure]!);
    return spearman(known.map(killProbabilityOf), values) ?? [];
  });
  return correlations.length === 0 ? null : median(correlations);
}
