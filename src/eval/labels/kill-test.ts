import { plainSetting } from '../../faults/change.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import { deepCrimeTest } from '../../statistics/significance.ts';
import type { RunFacts } from '../../traces/store/run-facts.ts';
import type { KillConfig } from './config.ts';

type MarginConfig = Extract<KillConfig, { rule: 'margin' }>;

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
  config: MarginConfig,
): KillState {
  const margin = marginOf(clean, reference, config);
  const worsening = mutant.map((loss, seed) => (loss ?? Number.POSITIVE_INFINITY) - clean[seed]!);
  if (mean(worsening) < margin) return 'survived';
  return worsening.every((difference) => difference > 0) ? 'killed' : 'inconclusive';
}

/** δ (docs/definitions.md, Kill test): by how much a mutant has to be worse than its clean program. */
export function marginOf(
  clean: readonly number[],
  reference: number,
  { shareOfReference, cleanDeviations }: Pick<MarginConfig, 'shareOfReference' | 'cleanDeviations'>,
): number {
  return Math.max(shareOfReference * reference, cleanDeviations * standardDeviation(clean));
}

/** A test on means needs numbers: a run that is not finite counts as the worst seen, at least as the best constant. */
export function replaceNonFinite(
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
  const judged = [...matchMutants(headers, config.seeds)].map(([mutant, matched]) => {
    if (matched === null) return [mutant, 'inconclusive'] as const;
    const { clean, losses, reference } = matched;
    return [mutant, judgeMutant(clean, losses, reference, config)] as const;
  });
  return new Map(judged);
}

/** What a mutant or clean variant is judged by: healthy test losses with the same seeds, its own null where not finite. */
interface MatchedLosses {
  readonly clean: readonly number[];
  readonly losses: readonly (number | null)[];
  /** L_ref. */
  readonly reference: number;
}

/**
 * The losses of every mutant and clean variant, by mutant id, beside those of the clean runs it is compared with; null where
 * these did not all train.
 * @throws InputError as `judgeMutants`.
 */
export function matchMutants(headers: readonly RunFacts[], seeds: number): Map<string, MatchedLosses | null> {
  const references = groupBy(headers.filter(isReference), (header) => nameReference(header));
  const judged = groupBy(
    headers.filter(({ operator }) => operator !== 'clean'),
    (header) => header.mutant,
  );
  return new Map(
    [...judged].map(([mutant, runs]) => [
      mutant,
      matchRuns(runs, references.get(nameReference(comparedWith(runs[0]!))) ?? [], seeds),
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

function matchRuns(
  runs: readonly RunFacts[],
  clean: readonly RunFacts[],
  seeds: number,
): MatchedLosses | null {
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
  if (clean[0]!.operator !== 'clean' && clean.some(({ test }) => (test?.loss ?? null) === null)) return null;
  const cleanLosses = new Map(clean.map((header) => [header.seedIndex, cleanLoss(header)]));
  const matched = runs
    .filter(({ seedIndex }) => cleanLosses.has(seedIndex))
    .sort((a, b) => a.seedIndex - b.seedIndex)
    .slice(0, seeds);
  if (matched.length < seeds) {
    throw new InputError('unmatched-seeds', {
      rule: `the kill test needs ${mutant} and its clean program with the same seeds`,
      need: seeds,
      value: matched.length,
      remedy: 'Finish the recording, or lower kill.seeds in the label configuration.',
    });
  }
  return {
    clean: matched.map(({ seedIndex }) => cleanLosses.get(seedIndex)!),
    losses: matched.map(({ test }) => test?.loss ?? null),
    reference: mean(clean.map(({ reference }) => reference.constantLoss)),
  };
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
