import { mean } from '../statistics/descriptive.ts';
import { normalTail, z95 } from '../statistics/normal.ts';
import { type DeepCrimeVerdict, deepCrimeTest, type KillAlternative } from '../statistics/significance.ts';
import { type Measure, measured, undefinedFor } from './scores.ts';

/** DeepCrime's limits (ISSTA 2021): p below, and effect of at least. */
export const deepCrimeLimits = { significance: 0.05, effect: 0.5 } as const;

/**
 * DeepCrime's verdict from accuracies of instances: killed where the mutant's are lower, or under `either` where they differ
 * so much in any direction.
 */
export function judgeAccuracies(
  original: readonly number[],
  mutant: readonly number[],
  limits: { readonly significance: number; readonly effect: number } = deepCrimeLimits,
  alternative: KillAlternative = 'worse',
): DeepCrimeVerdict {
  const negate = (accuracies: readonly number[]) => accuracies.map((accuracy) => -accuracy);
  return deepCrimeTest(negate(original), negate(mutant), limits, alternative);
}

/**
 * Power of the killing test at the effect seen, by the normal distribution that the test itself
 * uses; DeepCrime counts a mutant as stable from 0.8 on (there by the power of an F test, which is
 * lower at few instances).
 */
export function killTestPower(effect: number, originals: number, mutants: number): number {
  const shift = Math.abs(effect) / Math.sqrt(1 / originals + 1 / mutants) - z95;
  return shift >= 0 ? 1 - normalTail(shift) : normalTail(-shift);
}

/** What kills the mutants of an operator: of a list, or of a parameter harsher towards `upper`. */
export type OperatorKills =
  | {
      readonly search: 'listed';
      readonly killedByTraining: readonly string[];
      readonly killedByTest: readonly string[];
    }
  | {
      readonly search: 'bisected';
      readonly upper: number;
      /** Weakest parameter at which it is killed; null where it is killed at none. */
      readonly weakestByTraining: number | null;
      readonly weakestByTest: number | null;
    };

/**
 * DeepCrime's mutation score of one operator, in [0, 1]: how much of what the training data kill
 * the test data kill too. Undefined where the training data kill nothing.
 */
export function operatorScore(kills: OperatorKills): Measure {
  if (kills.search === 'bisected') return bisectedScore(kills);
  const killable = new Set(kills.killedByTraining);
  if (killable.size === 0) return undefinedFor(nothingKillable);
  const both = new Set(kills.killedByTest.filter((id) => killable.has(id)));
  return measured(both.size / killable.size);
}

const nothingKillable = 'the training data kill no mutant of the operator';

function bisectedScore(kills: Extract<OperatorKills, { search: 'bisected' }>): Measure {
  const { upper, weakestByTraining, weakestByTest } = kills;
  if (weakestByTraining === null) return undefinedFor(nothingKillable);
  if (weakestByTest === null) return measured(0);
  if (weakestByTest === weakestByTraining) return measured(1);
  if (upper === weakestByTraining) return measured(0);
  // Harsher may be smaller, as learning rates are; what is weaker or stronger than all is clipped.
  return measured(Math.min(1, Math.max(0, (upper - weakestByTest) / (upper - weakestByTraining))));
}

/** Mean over stable operators that have a score; undefined where there is none. */
export function mutationScore(
  operators: readonly { readonly stable: boolean; readonly score: Measure }[],
): Measure {
  const values = operators.flatMap(({ stable, score }) =>
    stable && score.value !== null ? [score.value] : [],
  );
  return values.length === 0 ? undefinedFor('no stable operator has a score') : measured(mean(values));
}

/** Sensitivity of a mutation score: the share of it that a weakened test set loses (ISSTA 2021). */
export function sensitivity(strong: Measure, weak: Measure): Measure {
  if (strong.value === null || weak.value === null) return undefinedFor('a mutation score is undefined');
  if (strong.value === 0) return undefinedFor('the strong test set scores 0');
  return measured((strong.value - weak.value) / strong.value);
}
