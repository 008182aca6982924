import type { ObservedTrace } from '../traces/trace.ts';
import type { Values } from './aggregate.ts';
import { type Checks, columnsOf, judge, judgeLists, kernelsOf, stuckFor, type Verdicts } from './checks.ts';
import { createExtractor, type Feature } from './extractor.ts';
import { isCategorical, outputActivation, outputRange } from './output-layer.ts';
import { anyOf, both, everSince, symptom, thenLost } from './symptom.ts';

/** Checks over which a tensor or the loss must not move, and over which accuracy must not. */
const stuckChecks = 5;
const stuckAccuracyChecks = 20;

const [outputs, weights, gradients] = ['activation.mean', 'optimizer.weight-mean', 'gradient.mean'];
const tensors = [outputs, weights, gradients];
const saturated = 'activation.loose-saturated-share';

type Rule = readonly [
  name: string,
  needs: readonly string[],
  meaning: string,
  judge: (checks: Checks, trace: ObservedTrace) => Verdicts,
];

/** The eight symptoms, some of them in two parts, one of these corrected; a check stands for an epoch. */
const symptoms: readonly Rule[] = [
  ['out-of-range', ['activation.output-span'], 'first check, last activation no softmax: labels outside its range, linear or ReLU outputs with a categorical loss, or linear outputs over more than 10 times the range of labels', outOfRange],
  ['numerical-error', tensors, 'a mean output, kernel or kernel gradient is not finite or exactly 0', numericalErrors],
  ['dead-node', ['activation.nonpositive-share'], 'last check: share of the outputs of a ReLU or exponential layer at or below 0 is ≥ 0.7', deadNodes],
  ['saturated-activation', [saturated], 'every fifth check: more than half of the inputs of a sigmoid or tanh layer are beyond ±5', ({ lists }) =>
    judgeLists(lists(saturated), (list) => Math.max(...list) > 0.5).map((verdict, check) => (verdict === null ? null : verdict && check % 5 === 4))],
  ['unchanged-tensor', tensors, 'a mean output, kernel or kernel gradient has not moved over 5 checks', (checks) =>
    anyOf(...meansOf(checks).map((values) => stuckFor(values, stuckChecks)))],
  ['unchanged-inner-tensor', tensors, 'corrected: the same without the mean output of the last layer, because that of a softmax is constant', (checks) =>
    anyOf(...innerMeansOf(checks).map((values) => stuckFor(values, stuckChecks)))],
  ['vanishing-gradient', ['gradient.mean-abs'], 'the mean absolute gradient of a kernel is below 1e-7', (checks) =>
    anyOf(...kernelsOf(checks, 'gradient.mean-abs').map((values) => judge(values, (size) => size < 1e-7)))],
  ['loss-not-decreasing', ['loss.train'], 'training loss has not moved over 5 checks', ({ scalar }) => stuckFor(scalar('loss.train'), stuckChecks)],
  ['accuracy-not-increasing', ['loss.train-score'], 'training accuracy has not moved over 20 checks', ({ scalar }) => stuckFor(scalar('loss.train-score'), stuckAccuracyChecks)],
  ['invalid-loss', ['loss.train'], 'a loss is not finite', thenLost],
  ['invalid-accuracy', ['loss.train-score'], 'training accuracy is 0', ({ scalar }) => judge(scalar('loss.train-score'), (score) => score === 0)],
]; // biome-ignore format: a table

/** Where the cause is looked for once a symptom was seen, in this order. */
const causes: readonly Rule[] = [
  ['poor-weights', ['optimizer.weight-sd'], 'cause: the variance of a kernel is outside [1e-5, 10]', (checks) =>
    anyOf(...kernelsOf(checks, 'optimizer.weight-sd').map((values) => judge(values, (sd) => !(sd ** 2 >= 1e-5 && sd ** 2 <= 10))))],
  ['input-range', ['loss.train'], 'cause: inputs outside [-1, 1]', ({ length }, { observed: { inputRange } }) =>
    new Array<boolean | null>(length).fill(inputRange && (inputRange[0] < -1 || inputRange[1] > 1))],
  ['update-ratio', ['optimizer.learning-rate', 'gradient.norm', 'optimizer.weight-norm'], 'cause: learning rate times gradient norm over weight norm of a kernel is outside [1e-5, 1e-1]', updateRatios],
]; // biome-ignore format: a table

/**
 * DeepDiagnosis (ICSE 2022): its symptoms, and the causes that its decision tree looks for. Batches of its fixed kind are
 * the probe rows here. Only layers that have an activation are in the traces.
 */
export const deepDiagnosisExtractor = createExtractor(
  { id: 'deep-diagnosis', title: 'DeepDiagnosis: symptoms and causes', family: 'technique' },
  [
    ...symptoms.map(([name, needs, meaning, rule]) => symptom([name, needs, meaning], rule)),
    ...causes.map(causeColumn),
  ],
);

/** A cause counts from the first symptom on. */
function causeColumn([name, needs, meaning, rule]: Rule): Feature {
  return symptom([name, needs, meaning], (checks, trace) => {
    const anySymptom = everSince(
      anyOf(...symptoms.map(([, , , judgeSymptom]) => judgeSymptom(checks, trace))),
    );
    return both(rule(checks, trace), anySymptom);
  });
}

function outOfRange({ scalar, length }: Checks, { observed }: ObservedTrace): Verdicts {
  const { targetRange, layers } = observed;
  if (targetRange === null || layers.length === 0) return [];
  const activation = outputActivation(observed);
  const [low, high] = outputRange(activation);
  const labelsOutside = targetRange[0] < low || targetRange[1] > high;
  const ofQuantities = activation === 'linear' || activation === 'relu';
  const span = scalar('activation.output-span')[0] ?? null;
  if (length === 0 || span === null) return [];
  if (activation === 'softmax') return [false];
  return [
    labelsOutside || (ofQuantities && isCategorical(observed.loss)) || (activation === 'linear' && span > 10),
  ];
}

/** Mean of every layer's output, and of every kernel and its gradient. */
function meansOf(checks: Checks): Values[] {
  return [...columnsOf(checks.lists(outputs)).slice(-1), ...innerMeansOf(checks)];
}

function innerMeansOf(checks: Checks): Values[] {
  const hidden = columnsOf(checks.lists(outputs)).slice(0, -1);
  return [...hidden, ...kernelsOf(checks, weights), ...kernelsOf(checks, gradients)];
}

function numericalErrors(checks: Checks): Verdicts {
  return anyOf(
    ...meansOf(checks).map((values) => judge(values, (value) => value === 0 || !Number.isFinite(value))),
  );
}

function deadNodes({ lists }: Checks, { observed: { layers } }: ObservedTrace): Verdicts {
  const activations = layers.flatMap(({ activation }) => (activation === null ? [] : [activation]));
  const counts = (place: number) => activations[place] === 'relu' || activations[place] === 'exponential';
  const series = lists('activation.nonpositive-share');
  return series.map((shares, check) => {
    if (shares === null || layers.length === 0) return null;
    if (check < series.length - 1) return false;
    return shares.some((share, place) => counts(place) && share >= 0.7);
  });
}

function updateRatios(checks: Checks): Verdicts {
  const rates = checks.scalar('optimizer.learning-rate');
  const sizes = kernelsOf(checks, 'optimizer.weight-norm');
  const outside = kernelsOf(checks, 'gradient.norm').map((norms, kernel) =>
    norms.map((norm, check) => {
      const [rate, size] = [rates[check] ?? null, sizes[kernel]?.[check] ?? null];
      if (norm === null || rate === null || size === null) return null;
      const ratio = (rate * norm) / size;
      return !(ratio >= 1e-5 && ratio <= 1e-1);
    }),
  );
  return anyOf(...outside);
}
