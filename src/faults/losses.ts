import type { LossName, ProgramSpec } from '../training/spec.ts';
import type { FaultParameters, FaultSetting, Severity } from './contract.ts';
import { activationOf, outputActivationLayer, outputLayer } from './network.ts';
import { ladder, nameParameter } from './parameters.ts';

/** What a loss measures: how likely the targets are, how far from them, or by what margin they are missed. */
const lossKinds = {
  categoricalCrossentropy: 'likelihood',
  sparseCategoricalCrossentropy: 'likelihood',
  binaryCrossentropy: 'likelihood',
  kullbackLeiblerDivergence: 'likelihood',
  poisson: 'likelihood',
  meanSquaredError: 'distance',
  meanAbsoluteError: 'distance',
  meanAbsolutePercentageError: 'distance',
  meanSquaredLogarithmicError: 'distance',
  logCosh: 'distance',
  huber: 'distance',
  hinge: 'margin',
  squaredHinge: 'margin',
  categoricalHinge: 'margin',
} as const satisfies Record<LossName, string>;

/**
 * How much harm a loss does to a program made for another. Sparse cross-entropy is left out: it is the categorical
 * one in another encoding, and changing the encoding alone changes nothing.
 */
const inClassification: Partial<Record<LossName, Severity>> = {
  meanSquaredError: 'low',
  logCosh: 'low',
  huber: 'low',
  meanSquaredLogarithmicError: 'low',
  binaryCrossentropy: 'low',
  poisson: 'low',
  meanAbsoluteError: 'medium',
  squaredHinge: 'medium',
  hinge: 'medium',
  categoricalHinge: 'medium',
  categoricalCrossentropy: 'high',
  kullbackLeiblerDivergence: 'high',
  meanAbsolutePercentageError: 'high',
};

const inRegression: Partial<Record<LossName, Severity>> = {
  meanSquaredError: 'low',
  meanAbsoluteError: 'low',
  logCosh: 'low',
  huber: 'low',
  meanSquaredLogarithmicError: 'medium',
  squaredHinge: 'medium',
  poisson: 'medium',
  meanAbsolutePercentageError: 'high',
  hinge: 'high',
  categoricalHinge: 'high',
  binaryCrossentropy: 'high',
  categoricalCrossentropy: 'high',
  kullbackLeiblerDivergence: 'high',
};

/** Every other loss of the same kind (or of another kind) that trains this program differently. */
export function lossSettings(spec: ProgramSpec, sameKind: boolean): FaultSetting[] {
  const harm = spec.task === 'regression' ? inRegression : inClassification;
  return ladder(
    'loss',
    candidates(spec)
      .filter((loss) => (lossKinds[loss] === lossKinds[spec.loss]) === sameKind)
      .flatMap((loss) => (harm[loss] === undefined ? [] : [[loss, harm[loss]] as const])),
  );
}

function candidates(spec: ProgramSpec): LossName[] {
  const equivalents = spec.data.target === 'oneHot' || spec.data.target === 'index' ? softmaxTwins(spec) : [];
  return (Object.keys(lossKinds) as LossName[]).filter(
    (loss) => loss !== spec.loss && !equivalents.includes(loss),
  );
}

/**
 * Losses that are cross-entropy again where the outputs sum to 1 and the targets are one-hot: Kullback–Leibler is
 * it (one-hot targets have no entropy), Poisson is it divided by the number of classes.
 */
function softmaxTwins(spec: ProgramSpec): LossName[] {
  const softmax = activationOf(spec.layers[outputActivationLayer(spec)]!) === 'softmax';
  const crossEntropy =
    spec.loss === 'categoricalCrossentropy' || spec.loss === 'sparseCategoricalCrossentropy';
  return softmax && crossEntropy ? ['categoricalCrossentropy', 'kullbackLeiblerDivergence', 'poisson'] : [];
}

/** The program under another loss; sparse targets are spelled out, since only sparse cross-entropy reads them. */
export function changeLoss(spec: ProgramSpec, parameters: FaultParameters): ProgramSpec {
  const loss = nameParameter(parameters, 'loss', candidates(spec));
  const target = spec.data.target === 'index' ? 'oneHot' : spec.data.target;
  return { ...spec, loss, data: { ...spec.data, target } };
}

/** The output layer and loss of a program, for reasons. */
export function describeOutput(spec: ProgramSpec): string {
  const activation = activationOf(spec.layers[outputActivationLayer(spec)]!);
  return `${activation} on ${spec.layers[outputLayer(spec)]!.kind}, ${spec.loss}`;
}
