import { checkAligned } from '../../kills/predictions.ts';
import { InputError } from '../../lib/errors.ts';
import { type RandomStream, randomStream } from '../../lib/random.ts';
import { type Estimate, middleOf } from '../../statistics/bootstrap.ts';
import { mean } from '../../statistics/descriptive.ts';

/** 1 where a trained instance predicts an input correctly, 0 where it does not: one list per instance. */
export type CorrectPredictions = readonly Uint8Array[];

/** Per original and per instance of a model: share of inputs that the one predicts correctly and the other wrongly. */
export type PairKills = readonly Float64Array[];

/**
 * All pairs, so that no score depends on which instances happen to stand side by side.
 * @param rows the inputs of the test set, among all that were predicted
 * @throws InputError `unaligned`; `no-instances` where a side has none, `no-test-inputs` without inputs.
 */
export function pairKills(
  originals: CorrectPredictions,
  model: CorrectPredictions,
  rows: ArrayLike<number>,
): PairKills {
  if (originals.length === 0 || model.length === 0) {
    throw new InputError('no-instances', { rule: 'kills need instances on both sides', value: 0 });
  }
  if (rows.length === 0)
    throw new InputError('no-test-inputs', { rule: 'a test set holds inputs', value: 0 });
  for (const { length } of model) checkAligned(originals[0]!.length, length);
  return originals.map((original) =>
    Float64Array.from(model, (instance) => {
      let kills = 0;
      for (let i = 0; i < rows.length; i++) kills += original[rows[i]!]! & (1 - instance[rows[i]!]!);
      return kills / rows.length;
    }),
  );
}

/** KP: the mean over all pairs. */
export function meanKills(pairs: PairKills): number {
  return mean(pairs.map((row) => mean(row)));
}

/** How many inputs each instance predicts correctly. Tests compare counts: shares would differ in their last bits. */
export function correctCounts(predictions: CorrectPredictions, rows: ArrayLike<number>): number[] {
  return predictions.map((own) => {
    let correct = 0;
    for (let i = 0; i < rows.length; i++) correct += own[rows[i]!]!;
    return correct;
  });
}

/** Mean share of the inputs that instances predict correctly. */
export function meanAccuracy(predictions: CorrectPredictions, rows: ArrayLike<number>): number {
  return mean(correctCounts(predictions, rows)) / rows.length;
}

/** A mutant and the null mutant beside the same originals, on the same inputs. */
export interface ExcessPairs {
  readonly mutant: PairKills;
  readonly nulls: PairKills;
  /** Whether instance k of the mutant was made of instance k of the null, so that both are drawn together. */
  readonly paired: boolean;
}

/**
 * Excess killing probability: KP of the mutant minus that of the null, with a 95 % percentile interval
 * over instances (originals, nulls and mutant instances drawn with replacement). Inputs are not drawn:
 * the score is of this test set.
 */
export function excessKills(
  { mutant, nulls, paired }: ExcessPairs,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): Estimate {
  const random = randomStream('excess kills', seed);
  const values = Float64Array.from({ length: draws }, () => {
    const originals = drawPlaces(mutant.length, random);
    const own = drawPlaces(mutant[0]!.length, random);
    const other = paired ? own : drawPlaces(nulls[0]!.length, random);
    return meanOf(mutant, originals, own) - meanOf(nulls, originals, other);
  });
  return { value: meanKills(mutant) - meanKills(nulls), ...middleOf(values) };
}

function drawPlaces(count: number, random: RandomStream): Int32Array {
  return Int32Array.from({ length: count }, () => random.integer(count));
}

function meanOf(pairs: PairKills, originals: Int32Array, instances: Int32Array): number {
  let total = 0;
  for (const i of originals) for (const k of instances) total += pairs[i]![k]!;
  return total / (originals.length * instances.length);
}
