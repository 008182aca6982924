import { plainSetting } from '../../faults/change.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import { deepCrimeTest } from '../../statistics/significance.ts';
import type { RunFacts } from '../../traces/store/run-facts.ts';
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

/**
 * The verdict on every mutant and clean variant of a recording, by mutant id: a mutant against the clean runs of the healthy
 * setting that its fault was put into, a variant against the program as it is; with the same seeds, the first that both
 * have, as many as the test takes.
 * @throws InputError `no-clean-runs`, `clean-run-failed`, `unmatched-seeds`.
 */
export function judgeMutants(headers: readonly RunFacts[], config: KillConfig): Map<string, KillState> {
  const references = groupBy(headers.filter(isReference), (header) => nameReference(header));
  const judged = groupBy(
    headers.filter(({ operator }) => operator !== 'clean'),
    (header) => header.mutant,
  );
  return new Map(
    [...judged].map(([mutant, runs]) => [
      mutant,
      judgeRuns(runs, references.get(nameReference(comparedWith(runs[0]!))) ?? [], config),
    ]),
  );
}

/** True for the runs that others are compared with: of the program as it is, and of each healthy setting that has a name. */
function isReference({ operator, setting }: RunFacts): boolean {
  return operator === 'clean' || (operator === 'clean-variant' && setting !== undefined);
}

type Place = Pick<RunFacts, 'program' | 'setting'>;

function nameReference({ program, setting = plainSetting }: Place): string {
  return JSON.stringify([program, setting]);
}

function comparedWith({ program, operator, setting }: RunFacts): Place {
  return { program, setting: operator === 'clean-variant' ? plainSetting : setting };
}

function judgeRuns(runs: readonly RunFacts[], clean: readonly RunFacts[], config: KillConfig): KillState {
  const { program, mutant, setting = plainSetting } = runs[0]!;
  if (clean.length === 0) {
    throw new InputError('no-clean-runs', {
      rule: 'the kill test compares mutants with their clean program',
      need: `clean runs of ${program}${setting === plainSetting ? '' : ` at ${setting}`}`,
      value: 'none',
      remedy: 'Record the program again without leaving its clean runs out.',
    });
  }
  // A practice under which the program itself does not train says nothing of a fault in it.
  if (clean[0]!.operator !== 'clean' && clean.some(({ test }) => (test?.loss ?? null) === null))
    return 'inconclusive';
  const cleanLosses = new Map(clean.map((header) => [header.seedIndex, cleanLoss(header)]));
  const matched = runs
    .filter(({ seedIndex }) => cleanLosses.has(seedIndex))
    .sort((a, b) => a.seedIndex - b.seedIndex)
    .slice(0, config.seeds);
  if (matched.length < config.seeds) {
    throw new InputError('unmatched-seeds', {
      rule: `the kill test needs ${mutant} and its clean program with the same seeds`,
      need: config.seeds,
      value: matched.length,
      remedy: 'Finish the recording, or lower kill.seeds in the label configuration.',
    });
  }
  return judgeMutant(
    matched.map(({ seedIndex }) => cleanLosses.get(seedIndex)!),
    matched.map(({ test }) => test?.loss ?? null),
    mean(clean.map(({ reference }) => reference.constantLoss)),
    config,
  );
}

function cleanLoss({ program, seedIndex, test }: RunFacts): number {
  const loss = test?.loss ?? null;
  if (loss !== null) return loss;
  throw new InputError('clean-run-failed', {
    rule: `the clean program ${program} must train`,
    value: `no finite test loss with seed ${seedIndex}`,
    remedy: 'Mend or leave out the program; nothing can be judged against it.',
  });
}
