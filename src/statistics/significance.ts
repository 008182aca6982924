import { randomStream } from '../lib/random.ts';
import { mean, sum, variance } from './descriptive.ts';
import { keepDraws } from './draws.ts';
import { normalTail } from './normal.ts';

/** Up to this many values, all 2ⁿ sign patterns are gone through. */
const exactUpTo = 20;
const randomDraws = 10_000;

/**
 * Two-sided sign-flip p-value of "the values scatter around zero": the share of sign patterns whose absolute sum reaches
 * that of the values. Exact for n ≤ 20, otherwise from 10,000 random patterns with the observed one counted in.
 */
export function signFlipTest(values: readonly number[], seed: number): number {
  const observed = Math.abs(sum(values));
  // Sums of the same numbers in another order differ in the last bits; such ties count as reached.
  const reached = observed - 1e-12 * values.reduce((total, v) => total + Math.abs(v), 0);
  return values.length <= exactUpTo ? exactShare(values, reached) : randomShare(values, reached, seed);
}

/** Gray code: each pattern differs from the last in one sign, so a pattern costs one addition. */
function exactShare(values: readonly number[], reached: number): number {
  const patterns = 2 ** values.length;
  const signs = new Int8Array(values.length).fill(1);
  let total = sum(values);
  let count = 0;
  for (let pattern = 1; pattern <= patterns; pattern++) {
    if (Math.abs(total) >= reached) count += 1;
    const flipped = Math.min(31 - Math.clz32(pattern & -pattern), values.length - 1);
    signs[flipped] = -signs[flipped]!;
    total += 2 * signs[flipped]! * values[flipped]!;
  }
  return count / patterns;
}

function randomShare(values: readonly number[], reached: number, seed: number): number {
  let count = 1;
  for (const signs of drawSigns({ size: values.length, draws: randomDraws, seed })) {
    let total = 0;
    for (let i = 0; i < values.length; i++) total += signs[i]! * values[i]!;
    if (Math.abs(total) >= reached) count += 1;
  }
  return count / (randomDraws + 1);
}

const drawSigns = keepDraws(function* ({ size, draws, seed }): Generator<Int8Array, void> {
  const random = randomStream('sign-flip', seed, size);
  const signs = new Int8Array(size);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < size; i++) signs[i] = random.bits() & 1 ? 1 : -1;
    yield signs;
  }
});

/**
 * One-sided p-value of "the mutant's values are no lower": the share of random relabellings of all values whose difference
 * in means reaches the one seen, that one counted in. Exact in level however few the values are.
 */
export function permutationTest(
  originals: readonly number[],
  mutant: readonly number[],
  { permutations, seed }: { readonly permutations: number; readonly seed: number },
): number {
  const all = Float64Array.from([...originals, ...mutant]);
  // The difference falls as the mutant's sum rises.
  const reached = sum(mutant);
  const random = randomStream('kill permutations', seed, originals.length, mutant.length);
  let count = 1;
  for (let draw = 0; draw < permutations; draw++) {
    let total = 0;
    for (let i = 0; i < mutant.length; i++) {
      const j = i + random.integer(all.length - i);
      const taken = all[j]!;
      all[j] = all[i]!;
      all[i] = taken;
      total += taken;
    }
    if (total <= reached) count++;
  }
  return count / (permutations + 1);
}

/** What counts as killed: mutants that are worse, as DeepCrime has it, or all that differ, as some who apply its test do. */
export const killAlternatives = ['worse', 'either'] as const;
export type KillAlternative = (typeof killAlternatives)[number];

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
  alternative: KillAlternative = 'worse',
): DeepCrimeVerdict {
  const [n1, n2] = [original.length, mutant.length];
  const pooled = ((n1 - 1) * variance(original) + (n2 - 1) * variance(mutant)) / (n1 + n2 - 2);
  const difference = mean(mutant) - mean(original);
  const effect = difference === 0 ? 0 : difference / Math.sqrt(pooled);
  const p = 2 * normalTail(Math.abs(effect) / Math.sqrt(1 / n1 + 1 / n2));
  const size = alternative === 'worse' ? effect : Math.abs(effect);
  return { effect, p, killed: p < limits.significance && size >= limits.effect };
}

/**
 * P-values corrected for their number, in the order given: the k-th smallest of m times m − k + 1, never below the one
 * before it, at most 1 (Holm 1979, Scand. J. Statist. 6).
 */
export function holm(values: readonly number[]): number[] {
  const corrected = new Array<number>(values.length);
  const ascending = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  let last = 0;
  for (const [rank, i] of ascending.entries()) {
    last = Math.max(last, Math.min(1, (values.length - rank) * values[i]!));
    corrected[i] = last;
  }
  return corrected;
}
