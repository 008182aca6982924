import type { LayersModel, layers } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerInfo, WeightInfo } from '../../training/contract.ts';
import type { LayerKind } from '../../training/layer-specs.ts';
import { type ActivationName, activationNames } from '../../training/specs/fields.ts';
import { flatLayers, trainedModel } from './model-layers.ts';

const kinds: Readonly<Record<string, LayerKind>> = {
  Dense: 'dense', Conv1D: 'conv1d', Conv2D: 'conv2d', MaxPooling1D: 'maxPooling1d', AveragePooling1D: 'averagePooling1d',
  MaxPooling2D: 'maxPooling2d', AveragePooling2D: 'averagePooling2d', GlobalMaxPooling1D: 'globalMaxPooling1d',
  GlobalAveragePooling1D: 'globalAveragePooling1d', GlobalMaxPooling2D: 'globalMaxPooling2d',
  GlobalAveragePooling2D: 'globalAveragePooling2d', Flatten: 'flatten', Reshape: 'reshape', Dropout: 'dropout',
  BatchNormalization: 'batchNormalization', Embedding: 'embedding', SimpleRNN: 'simpleRnn', LSTM: 'lstm', GRU: 'gru',
  Bidirectional: 'bidirectional', Activation: 'activation', LeakyReLU: 'leakyRelu',
}; // biome-ignore format: a table

interface Compiled {
  readonly collectedTrainableWeights: LayersModel['trainableWeights'];
}

/** Layers and weights of a model in the terms of instruments, and the variables of the weights. */
export function describeNetwork(model: LayersModel) {
  const weights: WeightInfo[] = [];
  const variables: tf.Variable[] = [];
  // What `compile` found to be trainable is what is trained, whatever was set since.
  const { collectedTrainableWeights: compiled } = trainedModel(model) as unknown as Partial<Compiled>;
  const trained = new Set((compiled ?? model.trainableWeights).map(({ id }) => id));
  const layers = flatLayers(model).map(({ layer, inputs }, index): LayerInfo => {
    const kind = kinds[layer.getClassName()] ?? 'other';
    const own = layer.weights.map((weight) => {
      const { originalName, shape, id } = weight;
      const role = roleOf(originalName);
      const name = `${index}/${kind}/${role}`;
      variables.push(weight.read() as tf.Variable);
      return (
        weights.push({ name, layer: index, role, shape: shape as number[], trainable: trained.has(id) }) - 1
      );
    });
    const setting = { activation: layerActivation(layer), outputShape: shapeOf(layer), weights: own };
    return { index, kind, name: layer.name, inputs, ...setting };
  });
  return { layers, weights, variables };
}

const roles: readonly (readonly [ending: RegExp, role: WeightInfo['role']])[] = [
  [/recurrent_kernel/, 'recurrentKernel'],
  [/bias/, 'bias'],
  [/embeddings/, 'embeddings'],
  [/gamma/, 'gamma'],
  [/beta/, 'beta'],
  [/moving_mean/, 'movingMean'],
  [/moving_variance/, 'movingVariance'],
];

/** What the name says; kernels have several. */
function roleOf(originalName: string): WeightInfo['role'] {
  const last = originalName.split('/').at(-1)!;
  return roles.find(([ending]) => ending.test(last))?.[1] ?? 'kernel';
}

/** Activations that tfjs calls otherwise. */
const ourNames: ReadonlyMap<string, ActivationName> = new Map([
  ['swish', 'silu'],
  ['gelu_new', 'geluTanh'],
]);

/** The activation of a layer in our words; null for what has none, or none of ours. */
export function layerActivation(layer: layers.Layer): LayerInfo['activation'] {
  if (layer.getClassName() === 'LeakyReLU') return 'leakyRelu';
  if (layer.getClassName() === 'ReLU') return 'relu';
  const { activation } = layer.getConfig() as { activation?: unknown };
  const renamed = ourNames.get(activation as string) ?? activation;
  return activationNames.find((name): name is ActivationName => name === renamed) ?? null;
}

function shapeOf(layer: layers.Layer): number[] {
  const shape = layer.outputShape;
  return (Array.isArray(shape[0]) ? (shape[0] as (number | null)[]) : (shape as (number | null)[]))
    .slice(1)
    .map((n) => n ?? 0);
}

/** Smallest and largest value of a tensor. */
export function rangeOf(tensor: tf.Tensor): readonly [number, number] {
  const [low, high] = tf.tidy(() => [tf.min(tensor).dataSync()[0]!, tf.max(tensor).dataSync()[0]!]) as [
    number,
    number,
  ];
  return [low, high];
}
