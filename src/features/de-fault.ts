import { mean, median, standardDeviation } from '../statistics/descriptive.ts';
import type { ObservedSetting } from '../traces/trace.ts';
import { combineSeries, keep, reduceLists, type Values } from './aggregate.ts';
import { type Checks, changes, checksOf, judge, judgeLists, type Verdicts } from './checks.ts';
import { createExtractor, type Feature, single } from './extractor.ts';

const [trainLoss, validationLoss] = ['loss.train', 'loss.validation'];
const [trainScore, validationScore] = ['loss.train-score', 'loss.validation-score'];
const [weightMean, weightSd] = ['optimizer.weight-mean', 'optimizer.weight-sd'];

type Read = (checks: Checks, observed: ObservedSetting) => Values | Verdicts;

/**
 * DEFault (arXiv 2501.12560): the dynamic columns of its callback, each as its mean over the run; a check stands for an
 * epoch. Not copied: the learning rate that the callback multiplies by 0.9 at every epoch (the rate here is the run's own),
 * hardware columns (quarantined: they tell the session), the epoch number (the length of the run). The callback's defects
 * made five columns constant, and constant columns say nothing: here they hold what was meant, and only the corrected
 * diagnoser reads them. Accuracy is R² in regression, where the callback has 1 − MAPE/100.
 */
export const deFaultExtractor = createExtractor(
  // The id is the prefix of recorded columns, which changes with the next recording.
  { id: 'default', title: 'DEFault: dynamic columns, means over the run', family: 'technique' },
  [
    average('loss', [trainLoss], 'training loss', ({ scalar }) => scalar(trainLoss)),
    average('validation-loss', [validationLoss], 'validation loss', ({ scalar }) => scalar(validationLoss)),
    average('accuracy', [trainScore], 'training accuracy', ({ scalar }) => scalar(trainScore)),
    average('validation-accuracy', [validationScore], 'validation accuracy', ({ scalar }) => scalar(validationScore)),
    average('large-weight-count', ['optimizer.large-share'], 'weights beyond ±10', ({ scalar }, { layers }) => {
      const weights = layers.reduce((total, layer) => total + trainedParameters(layer), 0);
      return scalar('optimizer.large-share').map((share) => (share === null ? null : share * weights));
    }),
    average('validation-accuracy-gap', [trainScore, validationScore], 'whether training and validation accuracy are more than 0.1 apart', ({ scalar }) =>
      judge(combineSeries(scalar(trainScore), scalar(validationScore), (a, b) => Math.abs(a - b)), (gap) => gap > 0.1)),
    average('loss-oscillation', [trainLoss], 'whether training loss moved by more than 0.01', ({ scalar }) =>
      judge(changes(scalar(trainLoss)), (change) => Math.abs(change) > 0.01)),
    average('dying-relu', ['activation.nonpositive-share'], 'whether more than 70 % of the outputs of ReLU layers are at or below 0', dyingRelu),
    average('gradient-vanish', ['gradient.mean-abs'], 'whether the mean absolute gradient is below 1e-4', ({ lists }) => judgeLists(lists('gradient.mean-abs'), (list) => mean(list) < 1e-4)),
    average('gradient-explode', ['gradient.max-abs'], 'whether the largest absolute gradient is above 70', ({ lists }) => judgeLists(lists('gradient.max-abs'), (list) => Math.max(...list) > 70)),
    average('decrease-accuracy', [trainScore], 'meant, constant as published: whether training accuracy fell', ({ scalar }) => judge(changes(scalar(trainScore)), (change) => change < 0)),
    average('increase-loss', [trainLoss], 'meant, constant as published: whether training loss rose', ({ scalar }) => judge(changes(scalar(trainLoss)), (change) => change > 0)),
    average('constant-mean-weight', [weightMean], 'meant, constant as published: whether every mean weight is exactly that of the check before', ({ lists }) => unchanged(lists(weightMean))),
    average('constant-sd-weight', [weightSd], 'meant, constant as published: the same of standard deviations', ({ lists }) => unchanged(lists(weightSd))),
    average('saturated-activation', ['activation.loose-saturated-share'], 'meant (published: outputs, which never are): whether more than half of the inputs of sigmoid and tanh are beyond ±5', ({ lists }) =>
      judgeLists(lists('activation.loose-saturated-share'), (list) => Math.max(...list) > 0.5)),
    single(['nan-weight', ['optimizer.weight-norm'], 'share of the planned steps from which on a loss or weight was not finite'], ({ steps, plannedSteps, lost }) =>
      lost ? 1 - (steps.at(-1) ?? 0) / plannedSteps : steps.length === 0 ? null : 0),
    average('nan-gradient', ['gradient.norm'], 'whether a gradient is not finite', ({ lists }) => judgeLists(lists('gradient.norm'), hasNonFinite)),
    ofNorms('gradient-mean', 'mean', mean),
    ofNorms('gradient-sd', 'standard deviation', standardDeviation),
    ofNorms('gradient-largest', 'largest', (norms) => Math.max(...norms)),
    ofNorms('gradient-least', 'least', (norms) => Math.min(...norms)),
    ofNorms('gradient-median', 'median', median),
    average('learning-rate', ['optimizer.learning-rate'], 'learning rate in force', ({ scalar }) => scalar('optimizer.learning-rate')),
    average('activation-mean', ['activation.mean'], 'mean output, mean over layers', ({ lists }) => reduceLists(lists('activation.mean'), mean)),
    average('activation-sd', ['activation.sd'], 'standard deviation of outputs, mean over layers', ({ lists }) => reduceLists(lists('activation.sd'), mean)),
    average('gradient-entry-mean', ['gradient.mean'], 'mean gradient, mean over weight tensors', ({ lists }) => reduceLists(lists('gradient.mean'), mean)),
    average('gradient-entry-sd', ['gradient.sd'], 'standard deviation of the gradient, mean over weight tensors', ({ lists }) => reduceLists(lists('gradient.sd'), mean)),
  ],
); // biome-ignore format: a table

/** Columns that the published callback left constant. */
export const constantAsPublished: ReadonlySet<string> = new Set([
  'default.decrease-accuracy',
  'default.increase-loss',
  'default.constant-mean-weight',
  'default.constant-sd-weight',
  'default.saturated-activation',
]);

/** The mean over the run; of a rule, the share of checks at which it held. */
function average(name: string, needs: readonly string[], meaning: string, read: Read): Feature {
  return single([name, needs, `${meaning}; mean over the run`], (trace) =>
    mean(keep(read(checksOf(trace), trace.observed).map((value) => (value === null ? null : Number(value))))),
  );
}

function ofNorms(name: string, word: string, reduce: (norms: readonly number[]) => number): Feature {
  return average(
    name,
    ['gradient.norm'],
    `${word} of the norms of the gradients of weight tensors`,
    ({ lists }) => reduceLists(lists('gradient.norm'), reduce),
  );
}

/** Over all ReLU layers together, which weigh alike here. Traces list the layers that have an activation, in order. */
function dyingRelu({ lists }: Checks, { layers }: ObservedSetting): Verdicts {
  const activations = layers.flatMap(({ activation }) => (activation === null ? [] : [activation]));
  return lists('activation.nonpositive-share').map((shares) => {
    const ofRelu = (shares ?? []).filter((_, i) => activations[i] === 'relu');
    return ofRelu.length === 0 ? null : mean(ofRelu) > 0.7;
  });
}

function trainedParameters({ kind, parameters, outputShape }: ObservedSetting['layers'][number]): number {
  return kind === 'batchNormalization' ? parameters - 2 * (outputShape.at(-1) ?? 0) : parameters;
}

const hasNonFinite = (list: readonly number[]) => !list.every(Number.isFinite);

function unchanged(lists: readonly (readonly number[] | null)[]): Verdicts {
  return lists.map((list, check) => {
    const before = lists[check - 1] ?? null;
    return list === null || before === null ? null : list.every((value, i) => value === before[i]);
  });
}
