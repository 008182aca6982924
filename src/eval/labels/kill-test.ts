import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import { deepCrimeTest } from '../../statistics/significance.ts';
import type { KillConfig } from './config.ts';

export type KillState = 'killed' | 'survived' | 'inconclusive';

/**
 * Whether a mutant is worse than the clean program.
 * @param clean healthy loss on the clean test part, one number per seed
 * @param mutant the same of the mutant with the same seeds in the same order; null is not finite, and worst
 * @param reference L_ref, the loss of the best constant predictor
 */
export function judgeMutant(
  clean: readonly number[],
  mutant: readonly (number | null)[],
  reference: number,
  config: KillConfig,
): KillState {
  if (config.rule === 'margin') return judgeByMargin(clean, mutant, reference, config);
  const { killed } = deepCrimeTest(clean, replaceNonFinite(clean, mutant, reference), config);
  return killed ? 'killed' : 'survived';
}

/**
 * Killed: worse with every seed, and by at least δ = max(share · L_ref, deviations · clean seed deviation) in the mean.
 * Survived: worse by less than δ in the mean. Otherwise inconclusive (docs/definitions.md, Kill test).
 */
function judgeByMargin(
  clean: readonly number[],
  mutant: readonly (number | null)[],
  reference: number,
  config: Extract<KillConfig, { rule: 'margin' }>,
): KillState {
  const margin = Math.max(
    config.shareOfReference * reference,
    config.cleanDeviations * standardDeviation(clean),
  );
  const worsening = mutant.map((loss, seed) => (loss ?? Number.POSITIVE_INFINITY) - clean[seed]!);
  if (mean(worsening) < margin) return 'survived';
  return worsening.every((difference) => difference > 0) ? 'killed' : 'inconclusive';
}

/** A test on means needs numbers: a run that is not finite counts as the worst seen, at least as the best constant. */
function replaceNonFinite(
  clean: readonly number[],
  mutant: readonly (number | null)[],
  reference: number,
): number[] {
  const worst = Math.max(reference, ...clean, ...mutant.filter((loss) => loss !== null));
  return mutant.map((loss) => loss ?? worst);
}
