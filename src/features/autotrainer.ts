import type { ObservedTrace } from '../traces/trace.ts';
import { keep, logOf, mapSeries, signedLog, type Values } from './aggregate.ts';
import {
  type Checks,
  changes,
  checksOf,
  judge,
  judgeLists,
  kernelGradients,
  largest,
  type Verdicts,
} from './checks.ts';
import { bestSoFar, countTurningPairs, gainsLess, largestGain, oscillates, partingRuns } from './curves.ts';
import { createExtractor, type Feature, single } from './extractor.ts';
import { suitsLoss } from './output-layer.ts';
import { anyOf, both, everSince, negate, settingSymptom, startingAt, symptom, thenLost } from './symptom.ts';

/** Published parameters (β₁, β₂, β₃, γ, ζ, η, δ, Θ) and the limits without a letter. */
const limits = {
  vanishingRatio: 1e-3,
  vanishingNorm: 1e-4,
  explodingRatio: 70,
  explodingLoss: 1000,
  zeroShare: 0.7,
  amplitude: 0.03,
  pairRate: 0.2,
  gain: 0.01,
  satisfied: 0.6,
  largeWeight: 5,
  rowSum: 1.1,
  hiddenOutput: 10,
  parting: 0.01,
} as const;

/** Share of the planned epochs after which curves are judged. */
const judgedFrom = 0.3;

const [trainLoss, validationLoss] = ['loss.train', 'loss.validation'];
const [trainScore, validationScore] = ['loss.train-score', 'loss.validation-score'];
const norms = ['gradient.norm', 'optimizer.weight-norm'];

/**
 * AUTOTRAINER (ICSE 2021): what its rules look at, and its rules with their published parameters. A check stands for an
 * epoch; the tool's own "every third epoch" is every check. Accuracy is R² in regression. Gradients are those of the
 * mini-batch of the step, where the tool takes one fixed batch. Rules on gradients are heard while training accuracy has
 * not reached Θ; columns with `validation` in their name leave the mismatch task.
 */
export const autotrainerExtractor = createExtractor(
  { id: 'autotrainer', title: 'AUTOTRAINER: symptoms and what they are judged by', family: 'technique' },
  [
    quantity('first-kernel-log', norms, 'log₁₀ of the least norm of the gradient of the first kernel', (checks) =>
      logOrNull(least(kernelGradients(checks).map((at) => at?.first ?? null)))),
    quantity('kernel-ratio-least-log', norms, 'log₁₀ of the least ratio of gradient norms, first over last kernel', (checks) =>
      logOrNull(least(kernelGradients(checks).map((at) => at?.ratio ?? null)))),
    quantity('kernel-ratio-most-log', norms, 'log₁₀ of the largest of these ratios', (checks) =>
      logOrNull(largest(kernelGradients(checks).map((at) => at?.ratio ?? null)))),
    quantity('zero-share', ['gradient.dead-share'], 'largest share of zeros over all gradients', ({ scalar }) => largest(scalar('gradient.dead-share'))),
    quantity('accuracy-pairs', [trainScore], `pairs of a maximum and a minimum of training accuracy ${limits.amplitude} apart, per check`, ({ scalar }) =>
      pairShare(keep(scalar(trainScore)), limits.amplitude)),
    quantity('loss-pairs', [trainLoss], 'the same of training loss, 3 % of its range apart', ({ scalar }) => {
      const losses = keep(scalar(trainLoss));
      return pairShare(losses, rangeShare(losses));
    }),
    quantity('accuracy-gain', [trainScore], 'largest gain of training accuracy from one check to the next', ({ scalar }) => gainOf(scalar(trainScore))),
    quantity('accuracy-best', [trainScore], 'best training accuracy', ({ scalar }) => largest(scalar(trainScore))),
    quantity('validation-gain', [validationScore], 'largest gain of validation accuracy', ({ scalar }) => gainOf(scalar(validationScore))),
    quantity('validation-best', [validationScore], 'best validation accuracy', ({ scalar }) => largest(scalar(validationScore))),
    quantity('validation-gap-most', [trainScore, validationScore], 'largest training minus validation accuracy', (checks) => largest(accuracyGaps(checks))),
    quantity('validation-parting', [trainLoss, validationLoss], 'longest run of checks with training loss falling and validation loss rising by 0.01, per check', (checks) => {
      const longest = largest(partings(checks));
      return longest === null ? null : longest / checks.length;
    }),
    quantity('loss-most-log', [trainLoss], 'log₁₀(1 + largest training loss), sign kept', ({ scalar }) => signedOrNull(largest(scalar(trainLoss)))),
    quantity('loss-least-log', [trainLoss], 'log₁₀(1 + least training loss), sign kept', ({ scalar }) => signedOrNull(least(scalar(trainLoss)))),
    quantity('weight-most-log', ['optimizer.weight-max-abs'], 'log₁₀ of the largest weight', ({ lists }) => logOrNull(mostOfLists(lists('optimizer.weight-max-abs')))),
    quantity('row-sum-log', ['activation.output-sum'], 'log₁₀ of the largest sum of the absolute outputs of a row', ({ scalar }) => logOrNull(largest(scalar('activation.output-sum')))),
    quantity('hidden-output-log', ['activation.mean-abs'], 'log₁₀ of the largest mean absolute output of a hidden layer', ({ lists }) => logOrNull(mostOfLists(lists('activation.mean-abs').map(withoutLast)))),
    symptom(['vanishing-gradient', [...norms, trainScore], 'first over last kernel gradient < 1e-3 and first < 1e-4, not converged'], (checks) =>
      both(unconverged(checks), everSince(kernelGradients(checks).map((at) => at && at.ratio < limits.vanishingRatio && at.first < limits.vanishingNorm)))),
    symptom(['exploding-gradient', [...norms, trainScore, trainLoss], 'first over last kernel gradient > 70, not converged; or training loss ≥ 1000, or a loss, weight or gradient that is not finite'], explosions),
    symptom(['validation-exploding', [validationLoss], 'validation loss ≥ 1000'], ({ scalar }) => judge(scalar(validationLoss), (loss) => !(loss < limits.explodingLoss))),
    symptom(['dying-relu', ['gradient.dead-share', trainScore], 'share of zeros over all gradients ≥ 0.7, not converged'], (checks) =>
      both(unconverged(checks), everSince(judge(checks.scalar('gradient.dead-share'), (share) => share >= limits.zeroShare)))),
    symptom(['oscillating-accuracy', [trainScore], 'pairs of a maximum and a minimum of training accuracy 0.03 apart, at least 0.2 per check (the paper calls it oscillating loss)'], (checks) =>
      startingAt(judgedFrom, checks, oscillates(checks.scalar(trainScore), limits.amplitude, limits.pairRate))),
    symptom(['oscillating-loss', [trainLoss], 'corrected: the same on training loss, 3 % of its range apart'], (checks) =>
      startingAt(judgedFrom, checks, oscillates(checks.scalar(trainLoss), rangeShare(keep(checks.scalar(trainLoss))), limits.pairRate))),
    symptom(['validation-slow-convergence', [trainScore, validationScore], 'no gain of 0.01 and no accuracy of 0.6, in training and validation'], slowness),
    symptom(['validation-overfit', [trainScore, validationScore], 'training minus validation accuracy ≥ 0.1, or ≥ 0.07 where training accuracy is > 0.9'], (checks) =>
      startingAt(judgedFrom, checks, overfits(checks))),
    symptom(['validation-turn', [trainLoss, validationLoss], 'training loss fell and validation loss rose by more than 0.01'], (checks) =>
      startingAt(judgedFrom, checks, judge(partings(checks), (run) => run >= 1))),
    symptom(['large-weight', ['optimizer.weight-max-abs'], 'a weight beyond ±5'], ({ lists }) => judgeLists(lists('optimizer.weight-max-abs'), (list) => Math.max(...list) > limits.largeWeight)),
    symptom(['abnormal-loss', [trainLoss], 'training loss < 0'], ({ scalar }) => judge(scalar(trainLoss), (loss) => loss < 0)),
    symptom(['wrong-activation', ['activation.output-sum'], 'a sum of the absolute outputs of a row > 1.1, or not finite'], ({ scalar }) => judge(scalar('activation.output-sum'), (sum) => !(sum <= limits.rowSum))),
    symptom(['abnormal-data', ['activation.mean-abs'], 'mean absolute output of a hidden layer ≥ 10'], ({ lists }) => judgeLists(lists('activation.mean-abs').map(withoutLast), (list) => Math.max(...list) >= limits.hiddenOutput)),
    settingSymptom(['improper-loss', [trainLoss], 'output activation, number of classes and loss do not go together'], (observed) => negate(suitsLoss(observed))),
  ],
); // biome-ignore format: a table

function quantity(
  name: string,
  needs: readonly string[],
  meaning: string,
  value: (checks: Checks) => number | null,
): Feature {
  return single([name, needs, meaning], (trace) => value(checksOf(trace)));
}

/** Training accuracy has not been Θ yet. */
function unconverged({ scalar }: Checks): Verdicts {
  return judge(bestSoFar(scalar(trainScore)), (best) => best < limits.satisfied);
}

function explosions(checks: Checks, trace: ObservedTrace): Verdicts {
  const ratios = everSince(kernelGradients(checks).map((at) => at && at.ratio > limits.explodingRatio));
  const gradients = judgeLists(checks.lists('gradient.norm'), (list) => !list.every(Number.isFinite));
  const losses = judge(checks.scalar(trainLoss), (loss) => !(loss < limits.explodingLoss));
  return anyOf(both(unconverged(checks), ratios), gradients, losses, thenLost(checks, trace));
}

function slowness(checks: Checks): Verdicts {
  const [train, validation] = [checks.scalar(trainScore), checks.scalar(validationScore)];
  const low = (scores: Values) => judge(bestSoFar(scores), (best) => best < limits.satisfied);
  const slow = both(gainsLess(train, limits.gain), gainsLess(validation, limits.gain));
  return startingAt(judgedFrom, checks, both(slow, both(low(train), low(validation))));
}

function accuracyGaps({ scalar }: Checks): Values {
  const validation = scalar(validationScore);
  return scalar(trainScore).map((score, check) => {
    const other = validation[check] ?? null;
    return score === null || other === null ? null : score - other;
  });
}

/** Also DeepFD's `test_not_well`. */
export function overfits(checks: Checks): Verdicts {
  const scores = checks.scalar(trainScore);
  return accuracyGaps(checks).map((gap, check) =>
    gap === null ? null : gap >= ((scores[check] ?? 0) <= 0.9 ? 0.1 : 0.07),
  );
}

function partings({ scalar }: Checks): Values {
  return partingRuns(changes(scalar(trainLoss)), changes(scalar(validationLoss)), limits.parting);
}

function pairShare(values: readonly number[], amplitude: number): number | null {
  return values.length === 0 ? null : countTurningPairs(values, amplitude) / values.length;
}

/** 3 % of the range; above 0, so that a flat curve has no pairs. */
function rangeShare(values: readonly number[]): number {
  const range = Math.max(...values) - Math.min(...values);
  return range > 0 ? limits.amplitude * range : Number.POSITIVE_INFINITY;
}

function gainOf(values: Values): number | null {
  const present = keep(values);
  return present.length === 0 ? null : largestGain(present);
}

function least(values: Values): number | null {
  const negated = largest(mapSeries(values, (value) => -value));
  return negated === null ? null : -negated;
}

function mostOfLists(lists: readonly (readonly number[] | null)[]): number | null {
  return largest(lists.flatMap((list) => list ?? []));
}

function withoutLast(list: readonly number[] | null): readonly number[] | null {
  return list === null ? null : list.slice(0, -1);
}

const logOrNull = (value: number | null) => (value === null ? null : logOf(value));

const signedOrNull = (value: number | null) => (value === null ? null : signedLog(value));
