import { InputError } from '../lib/errors.ts';
import { quantile } from '../statistics/descriptive.ts';
import { evaluateLoss } from '../training/losses.ts';
import type { LossName } from '../training/spec.ts';
import { checkAligned, checkPredictions, type InstancePredictions, type Targets } from './predictions.ts';

/**
 * Which inputs kill one mutant instance, beside the original instance of the same index: 1 kills, 0
 * does not. Every rule but `killsByDisagreement` is one-sided: a prediction that gets better never
 * kills.
 */
export type Kills = Uint8Array;

/**
 * The published rule (arXiv 2512.16741): the original is correct and the mutant is not. From
 * `correctRows` of both.
 */
export function killsByWrongness(original: Uint8Array, mutant: Uint8Array): Kills {
  checkAligned(original.length, mutant.length);
  return original.map((correct, row) => (correct === 1 && mutant[row] === 0 ? 1 : 0));
}

/** For inputs without a label: the two predict different classes. From `predictClasses` of both. */
export function killsByDisagreement(original: Int32Array, mutant: Int32Array): Kills {
  checkAligned(original.length, mutant.length);
  return Uint8Array.from(original, (prediction, row) => (prediction === mutant[row] ? 0 : 1));
}

/**
 * Where accuracy is saturated and shows nothing: the mutant's loss on the input exceeds the
 * original's by more than `margin` ≥ 0 (the realism study names the rule for defect4ml074 and 075,
 * not its margin).
 * @throws InputError `unaligned`, `kill-limit`, `score-not-finite`.
 */
export function killsByLoss(original: ArrayLike<number>, mutant: ArrayLike<number>, margin: number): Kills {
  checkScores(original, mutant, margin);
  return Uint8Array.from(original, (loss, row) => (mutant[row]! - loss > margin ? 1 : 0));
}

/**
 * For regression: the original's error is within `limit` ≥ 0 and the mutant's is not; within the
 * limit counts as correct. Errors from `rowErrors`, the limit from `errorLimit`.
 * @throws InputError `unaligned`, `kill-limit`, `score-not-finite`.
 */
export function killsByThreshold(
  original: ArrayLike<number>,
  mutant: ArrayLike<number>,
  limit: number,
): Kills {
  checkScores(original, mutant, limit);
  return Uint8Array.from(original, (error, row) => (error <= limit && mutant[row]! > limit ? 1 : 0));
}

/** Loss of each row, in a loss of the training engine. @throws InputError as `checkPredictions`. */
export function predictionLosses(
  loss: LossName,
  predictions: InstancePredictions,
  targets: Targets,
): Float32Array {
  checkPredictions(predictions, targets);
  const { rows, units, values } = predictions;
  const labels = Float32Array.from(targets.values);
  const input = { replicas: rows, rows: 1, width: units, predictions: values, targets: labels };
  return evaluateLoss(loss, input).losses;
}

/** Root mean square error of each row. @throws InputError as `checkPredictions`; `unaligned`. */
export function rowErrors(predictions: InstancePredictions, targets: Targets): Float64Array {
  checkPredictions(predictions, targets);
  const { rows, units, values } = predictions;
  checkAligned(targets.width, units);
  return Float64Array.from({ length: rows }, (_, row) => {
    let total = 0;
    for (let i = row * units; i < (row + 1) * units; i++) total += (values[i]! - targets.values[i]!) ** 2;
    return Math.sqrt(total / units);
  });
}

/**
 * The error up to which a prediction counts as correct: the quantile `share` of all originals'
 * errors, so that this share of inputs can be killed at all.
 */
export function errorLimit(originals: readonly ArrayLike<number>[], share: number): number {
  return quantile(
    originals.flatMap((errors) => Array.from(errors)),
    share,
  );
}

function checkScores(original: ArrayLike<number>, mutant: ArrayLike<number>, limit: number): void {
  checkAligned(original.length, mutant.length);
  if (!(limit >= 0)) {
    throw new InputError('kill-limit', { rule: 'a kill needs a limit that is not negative', value: limit });
  }
  for (const scores of [original, mutant]) {
    const bad = Array.from(scores).findIndex((score) => !Number.isFinite(score));
    if (bad < 0) continue;
    throw new InputError('score-not-finite', {
      rule: 'losses and errors that are compared must be finite',
      value: `${scores[bad]} of input ${bad}`,
      remedy: 'Set the instance aside, with that as the reason.',
    });
  }
}
