import type { ObjectiveSpec } from '../training/practice/objective-specs.ts';
import type { LossName, ProgramSpec } from '../training/spec.ts';
import type { FaultParameters, FaultSetting, Severity } from './contract.ts';
import { activationOf, outputActivationLayersOf, outputLayersOf } from './network.ts';
import { chosenOutput, lossKinds, type Output, onOutputs, outputsOf } from './outputs.ts';
import { ladder, nameParameter } from './parameters.ts';

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

/** Every other loss of the same kind (or of another kind) that trains an output of this program differently. */
export function lossSettings(spec: ProgramSpec, sameKind: boolean): FaultSetting[] {
  return onOutputs(spec, (output) => {
    const harm = output.isRegression ? inRegression : inClassification;
    return ladder(
      'loss',
      candidates(spec, output)
        .filter((loss) => (lossKinds[loss] === lossKinds[output.loss]) === sameKind)
        .flatMap((loss) => (harm[loss] === undefined ? [] : [[loss, harm[loss]] as const])),
    );
  });
}

/** One output of several cannot be re-encoded alone, so that a sparse loss stays. */
function candidates(spec: ProgramSpec, output: Output): LossName[] {
  const several = (spec.outputs?.length ?? 1) > 1;
  if (several && output.loss === 'sparseCategoricalCrossentropy') return [];
  const isClassTarget = several || spec.data.target === 'oneHot' || spec.data.target === 'index';
  const equivalents = isClassTarget ? softmaxTwins(spec, output) : [];
  return (Object.keys(lossKinds) as LossName[]).filter(
    (loss) => loss !== output.loss && !equivalents.includes(loss),
  );
}

/**
 * Losses that are cross-entropy again where the outputs sum to 1 and the targets are one-hot: Kullback–Leibler is
 * it (one-hot targets have no entropy), Poisson is it divided by the number of classes.
 */
function softmaxTwins(spec: ProgramSpec, { index, loss }: Output): LossName[] {
  const softmax = activationsOf(spec, index).includes('softmax');
  const crossEntropy = loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
  return softmax && crossEntropy ? ['categoricalCrossentropy', 'kullbackLeiblerDivergence', 'poisson'] : [];
}

function activationsOf(spec: ProgramSpec, output: number) {
  return outputActivationLayersOf(spec)[output]!.map((index) => activationOf(spec.layers[index]!));
}

/** The program under another loss; sparse targets are spelled out, since only sparse cross-entropy reads them. */
export function changeLoss(spec: ProgramSpec, parameters: FaultParameters): ProgramSpec {
  const output = chosenOutput(spec, parameters);
  const loss = nameParameter(parameters, 'loss', candidates(spec, output));
  const target = spec.data.target === 'index' ? 'oneHot' : spec.data.target;
  const data = { ...spec.data, target };
  if (spec.outputs === undefined) return { ...spec, loss, data };
  const outputs = spec.outputs.map((one, i) => (i === output.index ? { ...one, loss } : one));
  return { ...spec, outputs, data };
}

/** The output layer and loss of a program, for reasons. */
export function describeOutput(spec: ProgramSpec): string {
  return outputsOf(spec)
    .map(({ index, loss }) => {
      const kinds = outputLayersOf(spec)[index]!.map((layer) => spec.layers[layer]!.kind);
      return `${activationsOf(spec, index).join(' and ')} on ${kinds.join(' and ')}, ${loss}`;
    })
    .join('; ');
}

/** The program with something more said of how rows add up to a loss. */
export function withObjective(spec: ProgramSpec, said: ObjectiveSpec): ProgramSpec {
  return { ...spec, objective: { ...spec.objective, ...said } };
}
