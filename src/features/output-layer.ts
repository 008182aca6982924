import type { ObservedSetting } from '../traces/trace.ts';
import type { LossName } from '../training/spec.ts';
import type { ActivationName } from '../training/specs/fields.ts';

type Activation = ActivationName | 'leakyRelu';

type Ends = Pick<ObservedSetting, 'layers' | 'outputs'>;

/** Activation of the last layer that has one, on the way to the (first) output. */
export function outputActivation({ layers, outputs }: Ends): Activation {
  const last = outputs?.[0] ?? layers.length - 1;
  for (let index = last; index >= 0; index = takenFirst(layers, index)) {
    const { activation } = layers[index]!;
    if (activation !== null) return activation;
  }
  return 'linear';
}

/** Index of what a layer takes first; −1 for an input of the network. */
function takenFirst(layers: ObservedSetting['layers'], index: number): number {
  return layers[index]!.inputs?.[0] ?? index - 1;
}

/** Numbers per row (and place) that the network puts out. */
function outputWidth({ layers, outputs }: Ends): number {
  return layers.at(outputs?.[0] ?? -1)?.outputShape.at(-1) ?? 1;
}

/** Losses of classes; all others are of quantities. */
export function isCategorical(loss: LossName | null): boolean {
  return loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
}

/**
 * AUTOTRAINER's later rule: a binary loss goes with a sigmoid and at most two outputs, a categorical one with a softmax
 * and more than two, any other with linear outputs. Null where loss or layers are not known.
 */
export function suitsLoss(observed: Ends & Pick<ObservedSetting, 'loss'>): boolean | null {
  if (observed.loss === null || observed.layers.length === 0) return null;
  const activation = outputActivation(observed);
  const width = outputWidth(observed);
  if (observed.loss === 'binaryCrossentropy') return activation === 'sigmoid' && width <= 2;
  if (isCategorical(observed.loss)) return activation === 'softmax' && width > 2;
  return activation === 'linear';
}

const ranges: Partial<Record<Activation, readonly [low: number, high: number]>> = {
  sigmoid: [0, 1],
  hardSigmoid: [0, 1],
  softmax: [0, 1],
  tanh: [-1, 1],
  softsign: [-1, 1],
  relu: [0, Number.POSITIVE_INFINITY],
  softplus: [0, Number.POSITIVE_INFINITY],
  exponential: [0, Number.POSITIVE_INFINITY],
  elu: [-1, Number.POSITIVE_INFINITY],
  selu: [-1.7581, Number.POSITIVE_INFINITY],
  gelu: [-0.17, Number.POSITIVE_INFINITY],
  geluTanh: [-0.1701, Number.POSITIVE_INFINITY],
  silu: [-0.2785, Number.POSITIVE_INFINITY],
  mish: [-0.3089, Number.POSITIVE_INFINITY],
};

/** What an activation can put out; everything where it has no bounds. */
export function outputRange(activation: Activation): readonly [low: number, high: number] {
  return ranges[activation] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}
