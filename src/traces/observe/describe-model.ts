import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../lib/errors.ts';
import type { LayerInfo, WeightInfo } from '../../training/contract.ts';
import type { LayerKind } from '../../training/layer-specs.ts';
import { type OptimizerSpec, optimizerSchema } from '../../training/optimizer-specs.ts';
import { type LossName, lossNames } from '../../training/spec.ts';
import { type ActivationName, activationNames } from '../../training/specs/fields.ts';
import type { TrainedSpec } from '../instruments/contract.ts';
import type { ObservedSetting } from '../trace.ts';

const kinds: Readonly<Record<string, LayerKind>> = {
  Dense: 'dense', Conv1D: 'conv1d', Conv2D: 'conv2d', MaxPooling1D: 'maxPooling1d', AveragePooling1D: 'averagePooling1d',
  MaxPooling2D: 'maxPooling2d', AveragePooling2D: 'averagePooling2d', GlobalMaxPooling1D: 'globalMaxPooling1d',
  GlobalAveragePooling1D: 'globalAveragePooling1d', GlobalMaxPooling2D: 'globalMaxPooling2d',
  GlobalAveragePooling2D: 'globalAveragePooling2d', Flatten: 'flatten', Reshape: 'reshape', Dropout: 'dropout',
  BatchNormalization: 'batchNormalization', Embedding: 'embedding', SimpleRNN: 'simpleRnn', LSTM: 'lstm', GRU: 'gru',
  Bidirectional: 'bidirectional', Activation: 'activation', LeakyReLU: 'leakyRelu',
}; // biome-ignore format: a table

/** The layers of a model, inputs left out. */
export function layersOf(model: tf.LayersModel): tf.layers.Layer[] {
  return model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
}

/** Layers and weights of a model in the terms of instruments. */
export function describeNetwork(model: tf.LayersModel): { layers: LayerInfo[]; weights: WeightInfo[] } {
  const weights: WeightInfo[] = [];
  const layers = layersOf(model).map((layer, index): LayerInfo => {
    const kind = kinds[layer.getClassName()] ?? 'other';
    const own = layer.weights.map(({ originalName, shape }) => {
      const trainable = layer.trainableWeights.some((weight) => weight.originalName === originalName);
      const role = roleOf(originalName);
      return (
        weights.push({
          name: `${index}/${kind}/${role}`,
          layer: index,
          role,
          shape: shape as number[],
          trainable,
        }) - 1
      );
    });
    const inputs = layer.inboundNodes[0]!.inboundLayers.map(({ name }) => name);
    const setting = { activation: activationOf(layer), outputShape: shapeOf(layer), weights: own };
    return { index, kind, name: layer.name, inputs, ...setting };
  });
  return { layers, weights };
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

function activationOf(layer: tf.layers.Layer): LayerInfo['activation'] {
  if (layer.getClassName() === 'LeakyReLU') return 'leakyRelu';
  if (layer.getClassName() === 'ReLU') return 'relu';
  const { activation } = layer.getConfig() as { activation?: unknown };
  const renamed = ourNames.get(activation as string) ?? activation;
  return activationNames.find((name): name is ActivationName => name === renamed) ?? null;
}

function shapeOf(layer: tf.layers.Layer): number[] {
  const shape = layer.outputShape;
  return (Array.isArray(shape[0]) ? (shape[0] as (number | null)[]) : (shape as (number | null)[]))
    .slice(1)
    .map((n) => n ?? 0);
}

/** What a compiled model says of its training. @throws InputError `observe-model` for a loss, optimizer or shape that has no name here. */
export function describeTraining(model: tf.LayersModel, task: ObservedSetting['task']): TrainedSpec {
  if (model.inputs.length !== 1 || model.outputs.length !== 1)
    throw refusal('one input and one output', `${model.inputs.length} and ${model.outputs.length}`);
  const loss = lossOf(model);
  const optimizer = optimizerOf(model);
  return { loss, optimizer, task: task ?? taskOf(loss, model.outputs[0]!.shape.at(-1) ?? 1) };
}

const aliases: Readonly<Record<string, LossName>> = {
  mse: 'meanSquaredError', MSE: 'meanSquaredError', mae: 'meanAbsoluteError', MAE: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError', MAPE: 'meanAbsolutePercentageError', msle: 'meanSquaredLogarithmicError',
  MSLE: 'meanSquaredLogarithmicError', logcosh: 'logCosh', kld: 'kullbackLeiblerDivergence', KLD: 'kullbackLeiblerDivergence',
}; // biome-ignore format: a table

function lossOf({ loss }: tf.LayersModel): LossName {
  const name = Array.isArray(loss) ? loss[0] : loss;
  const known =
    typeof name === 'string' ? (lossNames.find((own) => own === name) ?? aliases[name]) : undefined;
  if (known !== undefined) return known;
  throw refusal(
    `a loss given by name: ${lossNames.join(', ')}`,
    name === undefined ? 'a model that is not compiled' : String(name),
  );
}

const optimizerKinds: Readonly<Record<string, OptimizerSpec['kind']>> = {
  SGD: 'sgd', Momentum: 'sgd', RMSProp: 'rmsprop', Adagrad: 'adagrad', Adadelta: 'adadelta', Adam: 'adam', Adamax: 'adamax',
}; // biome-ignore format: a table

/** Settings that have another name, or none, in tfjs. */
function optimizerOf({ optimizer }: tf.LayersModel): OptimizerSpec {
  const name = optimizer.getClassName();
  const kind = optimizerKinds[name];
  if (kind === undefined) throw refusal(`an optimizer of ${Object.keys(optimizerKinds).join(', ')}`, name);
  const config = optimizer.getConfig() as Record<string, unknown>;
  const { learningRate, momentum, useNesterov, beta1, beta2, decay, rho } = config;
  const known = {
    sgd: { momentum: momentum ?? 0, nesterov: useNesterov ?? false },
    rmsprop: { rho: decay, momentum },
    adagrad: { initialAccumulator: config.initialAccumulatorValue },
    adadelta: { rho },
    adam: { beta1, beta2 },
    adamax: { beta1, beta2, decay },
    nadam: {},
    adamw: {},
    lion: {},
  }[kind];
  const parsed = optimizerSchema.safeParse({ kind, learningRate, ...known });
  if (parsed.success) return parsed.data;
  throw refusal('an optimizer with settings that can train', JSON.stringify(config));
}

function taskOf(loss: LossName, width: number): NonNullable<ObservedSetting['task']> {
  if (loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy') return 'multiclass';
  if (loss === 'binaryCrossentropy') return width === 1 ? 'binary' : 'multilabel';
  return 'regression';
}

function refusal(need: string, value: string): InputError {
  return new InputError('observe-model', { rule: 'this model cannot be observed', need, value });
}

/** Smallest and largest value of a tensor. */
export function rangeOf(tensor: tf.Tensor): readonly [number, number] {
  const [low, high] = tf.tidy(() => [tf.min(tensor).dataSync()[0]!, tf.max(tensor).dataSync()[0]!]) as [
    number,
    number,
  ];
  return [low, high];
}
