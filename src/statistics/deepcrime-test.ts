import { mean, variance } from './descriptive.ts';
import { normalTail } from './normal.ts';

export interface DeepCrimeVerdict {
  /** Cohen's d with the pooled deviation, positive where the mutant is worse. */
  readonly effect: number;
  /** Two-sided, from a normal distribution (a Wald z, not a t, as published). */
  readonly p: number;
  readonly killed: boolean;
}

/**
 * DeepCrime's killing test in closed form (ISSTA 2021; docs/mutation.md): d = difference of means / pooled
 * deviation, z = d / √(1/n₁ + 1/n₂). Values are losses: larger is worse; negate accuracies.
 */
export function deepCrimeTest(
  original: readonly number[],
  mutant: readonly number[],
  limits: { readonly significance: number; readonly effect: number },
): DeepCrimeVerdict {
  const [n1, n2] = [original.length, mutant.length];
  const pooled = ((n1 - 1) * variance(original) + (n2 - 1) * variance(mutant)) / (n1 + n2 - 2);
  const difference = mean(mutant) - mean(original);
  const effect = difference === 0 ? 0 : difference / Math.sqrt(pooled);
  const p = 2 * normalTail(Math.abs(effect) / Math.sqrt(1 / n1 + 1 / n2));
  return { effect, p, killed: p < limits.significance && effect >= limits.effect };
}
