import { mean, median, standardDeviation, variance } from '../statistics/descriptive.ts';
import type { ObservedTrace } from '../traces/trace.ts';
import { keep, type Values } from './aggregate.ts';
import { overfits } from './autotrainer.ts';
import {
  type Checks,
  changes,
  checksOf,
  judge,
  judgeLists,
  kernelGradients,
  type Verdicts,
} from './checks.ts';
import { bestSoFar, gainsLess, oscillates, partingRuns } from './curves.ts';
import { createExtractor, type Feature } from './extractor.ts';
import { both, everSince, startingAt } from './symptom.ts';

const judgedFrom = 0.3;

const [trainLoss, validationLoss] = ['loss.train', 'loss.validation'];
const [trainScore, validationScore] = ['loss.train-score', 'loss.validation-score'];
const norms = ['gradient.norm', 'optimizer.weight-norm'];

/** The eight of the paper; null where there are too few values for one. */
const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  mean,
  sd: standardDeviation,
  skew,
  median,
  variance,
  error: (values) => standardDeviation(values) / Math.sqrt(values.length),
  largest: (values) => Math.max(...values),
  least: (values) => Math.min(...values),
};

/**
 * DeepFD (arXiv 2205.01938): 20 series × 8 statistics. Four are losses and accuracies as they are; the others count, check
 * after check, how often a rule of AUTOTRAINER's kind has held so far, so that their statistics grow with the length of
 * the run, as published. Of the 22 series of the released code two are left out: `weight_change_little`, which it never
 * updates, and `nan_acc`, which here is `nan_loss`. Its shifted column names are not copied. Column `rate` of a counter is
 * the share of checks that counted, which does not grow with length: for the corrected diagnoser.
 */
export const deepfdExtractor = createExtractor(
  { id: 'deepfd', title: 'DeepFD: 20 series, 8 statistics each', family: 'technique' },
  [
    series('loss', [trainLoss], 'training loss', ({ scalar }) => scalar(trainLoss)),
    series('accuracy', [trainScore], 'training accuracy (R² in regression)', ({ scalar }) => scalar(trainScore)),
    series('validation-loss', [validationLoss], 'validation loss', ({ scalar }) => scalar(validationLoss)),
    series('validation-accuracy', [validationScore], 'validation accuracy (R² in regression)', ({ scalar }) => scalar(validationScore)),
    counter('validation-nan-loss', [trainLoss, validationLoss], 'checks with a loss that is not finite, or a validation loss ≥ 1e5', lostLosses),
    counter('validation-not-well', [trainScore, validationScore], 'checks with training minus validation accuracy ≥ 0.1 (≥ 0.07 where training accuracy is > 0.9), after 30 %', (checks) =>
      startingAt(judgedFrom, checks, overfits(checks))),
    series('validation-turn-bad', [trainLoss, validationLoss], 'checks in a row with training loss falling and validation loss rising by more than 0.01', ({ scalar }) =>
      partingRuns(changes(scalar(trainLoss)), changes(scalar(validationLoss)), 0.01)),
    flag('unstable', [trainScore], 'pairs of a maximum and a minimum of training accuracy 0.03 apart, at least 0.2 per check, after 30 %', (checks) =>
      startingAt(judgedFrom, checks, oscillates(checks.scalar(trainScore), 0.03, 0.2))),
    flag('validation-not-converged', [trainScore, validationScore], 'best training or best validation accuracy < 0.6, after 30 %', (checks) => {
      const low = (id: string) => judge(bestSoFar(checks.scalar(id)), (best) => best < 0.6);
      const [train, validation] = [low(trainScore), low(validationScore)];
      return startingAt(judgedFrom, checks, train.map((verdict, check) => verdict === null ? null : verdict || validation[check] === true));
    }),
    flag('validation-slow', [trainScore, validationScore], 'no gain of 0.01 in training nor validation accuracy, after 30 %', (checks) =>
      startingAt(judgedFrom, checks, both(gainsLess(checks.scalar(trainScore), 0.01), gainsLess(checks.scalar(validationScore), 0.01)))),
    counter('died-relu', ['gradient.dead-share'], 'checks with a share of zeros over all gradients ≥ 0.7', ({ scalar }) => judge(scalar('gradient.dead-share'), (share) => share >= 0.7)),
    counter('vanish-gradient', norms, 'checks with first over last kernel gradient < 1e-3 and first < 1e-4', (checks) =>
      kernelGradients(checks).map((at) => at && at.ratio < 1e-3 && at.first < 1e-4)),
    counter('explode-gradient', norms, 'checks with first over last kernel gradient > 70', (checks) => kernelGradients(checks).map((at) => at && at.ratio > 70)),
    flag('nan-gradient', ['gradient.norm'], 'a gradient was not finite', ({ lists }) => judgeLists(lists('gradient.norm'), hasNonFinite)),
    flag('nan-weight', ['optimizer.weight-norm'], 'a weight was not finite', ({ lists }, { lost }) =>
      [...judgeLists(lists('optimizer.weight-norm'), hasNonFinite), ...(lost ? [true] : [])]),
    counter('large-weight', ['optimizer.weight-max-abs'], 'checks with a weight beyond ±5', ({ lists }) => judgeLists(lists('optimizer.weight-max-abs'), (list) => Math.max(...list) > 5)),
    counter('decrease-accuracy', [trainScore], 'checks with training accuracy below that of the check before, after 30 %', (checks) =>
      startingAt(judgedFrom, checks, judge(changes(checks.scalar(trainScore)), (change) => change < 0))),
    counter('increase-loss', [trainLoss], 'checks with training loss above that of the check before, after 30 %', (checks) =>
      startingAt(judgedFrom, checks, judge(changes(checks.scalar(trainLoss)), (change) => change > 0))),
    sum('constant-mean-weight', ['optimizer.weight-mean'], 'weight tensors whose mean was that of the check before, added up', ({ lists }) => unchanged(lists('optimizer.weight-mean'))),
    sum('constant-sd-weight', ['optimizer.weight-sd'], 'weight tensors whose standard deviation was that of the check before, added up', ({ lists }) => unchanged(lists('optimizer.weight-sd'))),
  ],
); // biome-ignore format: a table

type Judge<T> = (checks: Checks, trace: ObservedTrace) => T;

function series(name: string, needs: readonly string[], meaning: string, values: Judge<Values>): Feature {
  return {
    name,
    meaning,
    needs,
    suffixes: Object.keys(statistics).map((statistic) => `.${statistic}`),
    compute: (trace) => summarise(keep(values(checksOf(trace), trace))),
  };
}

/** A series that is 1 from the first check on at which a rule held. */
function flag(name: string, needs: readonly string[], meaning: string, rule: Judge<Verdicts>): Feature {
  return series(name, needs, `${meaning} (1 from then on)`, (checks, trace) =>
    everSince(rule(checks, trace)).map((verdict) => (verdict === null ? null : Number(verdict))),
  );
}

/** The running number of checks at which a rule held. */
function counter(name: string, needs: readonly string[], meaning: string, rule: Judge<Verdicts>): Feature {
  return sum(name, needs, `${meaning}, added up`, (checks, trace) =>
    rule(checks, trace).map((verdict) => (verdict === null ? null : Number(verdict))),
  );
}

/** The running sum of a series, and its mean. */
function sum(name: string, needs: readonly string[], meaning: string, values: Judge<Values>): Feature {
  const running = series(name, needs, meaning, (checks, trace) => {
    let total = 0;
    return values(checks, trace).map((value) => {
      total += value ?? 0;
      return value === null ? null : total;
    });
  });
  return {
    ...running,
    suffixes: [...running.suffixes, '.rate'],
    compute: (trace) => [...running.compute(trace), mean(keep(values(checksOf(trace), trace)))],
  };
}

function summarise(values: readonly number[]): (number | null)[] {
  return Object.values(statistics).map((statistic) => (values.length === 0 ? null : statistic(values)));
}

/** Adjusted Fisher–Pearson skewness; 0 for equal values; NaN below three. */
function skew(values: readonly number[]): number {
  const n = values.length;
  if (n < 3) return Number.NaN;
  const centre = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  if (spread === 0) return 0;
  const moment = mean(values.map((value) => ((value - centre) / spread) ** 3));
  return (moment * Math.sqrt(n * (n - 1))) / (n - 2);
}

function lostLosses({ scalar }: Checks, { lost }: ObservedTrace): Verdicts {
  const large = judge(scalar(validationLoss), (loss) => !(loss < 1e5));
  return lost ? [...large, true] : large;
}

const hasNonFinite = (list: readonly number[]) => !list.every(Number.isFinite);

/** At each check, tensors whose number is exactly that of the check before. */
function unchanged(lists: readonly (readonly number[] | null)[]): Values {
  return lists.map((list, check) => {
    const before = lists[check - 1] ?? null;
    if (list === null || before === null) return null;
    return list.filter((value, tensor) => value === before[tensor]).length;
  });
}
