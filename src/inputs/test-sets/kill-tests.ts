import { judgeAccuracies } from '../../kills/mutation-score.ts';
import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import { finiteOrNull, mean } from '../../statistics/descriptive.ts';
import type { KillOptions } from './options.ts';

/**
 * @throws InputError `too-few-instances` where even a mutant that is always wrong could not be killed: the smallest p there
 * is, of the instances and of the drawn relabellings, would not survive the correction for the number of mutants.
 */
export function checkPower(
  mutants: number,
  { healthy, nulls, mutants: instances, permutations, significance }: KillOptions,
): void {
  const fresh = healthy - (healthy >> 1) + nulls;
  let labellings = 1;
  for (let i = 1; i <= instances; i++) labellings *= (fresh + i) / i;
  const least = Math.max(1 / labellings, 1 / (permutations + 1));
  if (least * mutants < significance) return;
  throw new InputError('too-few-instances', {
    rule: `a permutation test of ${fresh} against ${instances} instances can kill none of ${mutants} mutants`,
    need: `a smallest p below ${(significance / mutants).toPrecision(2)}`,
    value: least.toPrecision(2),
    remedy: 'Train more instances of each side, or draw more permutations.',
  });
}

type Limits = Pick<KillOptions, 'significance' | 'effect'>;

/** DeepCrime's verdict on correct predictions; the effect is null where they differ without any spread. */
export function deepCrimeVerdict(originals: readonly number[], mutant: readonly number[], limits: Limits) {
  const { effect, killed } = judgeAccuracies(originals, mutant, limits);
  return { effect: finiteOrNull(effect), killedByDeepCrime: killed };
}

/** Healthy instances by their correct predictions. */
export interface HealthyPool {
  /** Instances that nobody searched on. */
  readonly fresh: readonly number[];
  /** Always the originals; null where the originals are drawn from the fresh ones too, half against half. */
  readonly searched: readonly number[] | null;
}

/**
 * How often DeepCrime's rule kills what is not broken: over random halves of the fresh instances, each
 * beside the searched originals, or beside the other half.
 */
export function falseKillRate(
  { fresh, searched }: HealthyPool,
  { draws, seed, ...limits }: Limits & Pick<KillOptions, 'draws' | 'seed'>,
): number {
  const random = randomStream('false kills', seed, fresh.length);
  const size = fresh.length >> 1;
  const verdicts = Array.from({ length: draws }, () => {
    const order = random.shuffle(fresh);
    const { killed } = judgeAccuracies(searched ?? order.slice(size), order.slice(0, size), limits);
    return Number(killed);
  });
  return mean(verdicts);
}
