import type { LayersModel, layers } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { type OptimizerSpec, optimizerSchema } from '../../training/optimizer-specs.ts';
import { type LossName, lossNames } from '../../training/spec.ts';
import type { TrainedSpec } from '../instruments/contract.ts';
import type { ObservedSetting } from '../trace.ts';
import { layerActivation } from './describe-model.ts';
import { type LayersOfTfjs, layersOfTfjs } from './layers-of-tfjs.ts';
import { flatLayers, outputLayers, trainedModel } from './model-layers.ts';

/** Why something is null, by what it is. */
export type Missing = Map<string, string>;

/** What a loss does to the outputs before it compares them. */
export type Link = 'softmax' | 'sigmoid' | null;

/** What a compiled model says of its training. */
export interface DescribedTraining {
  readonly spec: TrainedSpec;
  readonly link: Link;
  /** The loss as the script calls it. */
  readonly lossText: string | null;
  readonly optimizerText: string | null;
}

/** What has no name here is null, and noted in `missing`. */
export function describeTraining(
  model: LayersModel,
  task: ObservedSetting['task'],
  missing: Missing,
): DescribedTraining {
  const given = firstLoss(model);
  const { name, link } = lossOf(given);
  const several = model.outputs.length > 1;
  if (several) missing.set('observed.loss', `${model.outputs.length} outputs, each with a loss of its own`);
  else if (name === null)
    missing.set('observed.loss', given === null ? 'the model is not compiled' : 'it has no name here');
  const optimizer = optimizerOf(model);
  if (optimizer === null) missing.set('observed.optimizer', 'it has no name here, or no settings that train');
  const width = model.outputs[0]!.shape.at(-1) ?? 1;
  const guessed = name === null ? taskOfActivation(model, link, width) : taskOf(name, width);
  if (name === null && task === null) missing.set('observed.task', 'guessed from the last activation');
  return {
    spec: { loss: several ? null : name, optimizer, task: task ?? guessed, ...namedOutput(model) },
    link,
    lossText: typeof given === 'string' ? given : given === null ? null : nameOf(given),
    optimizerText: optimizerText(model),
  };
}

/** The layer that gives the first output, where that is not the last. */
function namedOutput(model: LayersModel): Pick<TrainedSpec, 'outputs'> {
  const [first] = outputLayers(model) as [layers.Layer];
  return flatLayers(model).at(-1)?.layer === first ? {} : { outputs: [{ layer: first.name }] };
}

type LossFunction = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

/** That of the first output, where there are several. */
function firstLoss(model: LayersModel): string | LossFunction | null {
  const { loss } = model;
  if (loss === undefined || loss === null) return null;
  if (typeof loss === 'string' || typeof loss === 'function') return loss as string | LossFunction;
  const all = Object.values(loss) as (string | LossFunction)[];
  return all[0] ?? null;
}

const aliases: Readonly<Record<string, LossName>> = {
  mse: 'meanSquaredError', MSE: 'meanSquaredError', mae: 'meanAbsoluteError', MAE: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError', MAPE: 'meanAbsolutePercentageError', msle: 'meanSquaredLogarithmicError',
  MSLE: 'meanSquaredLogarithmicError', logcosh: 'logCosh', kld: 'kullbackLeiblerDivergence', KLD: 'kullbackLeiblerDivergence',
}; // biome-ignore format: a table

/** Functions of tfjs that are a loss of ours, and what they do to outputs first. */
const knownLosses = (metrics: LayersOfTfjs['metrics']) =>
  new Map<unknown, { readonly name: LossName; readonly link: Link }>([
    [tf.losses.softmaxCrossEntropy, { name: 'categoricalCrossentropy', link: 'softmax' }],
    [tf.losses.sigmoidCrossEntropy, { name: 'binaryCrossentropy', link: 'sigmoid' }],
    [tf.losses.meanSquaredError, { name: 'meanSquaredError', link: null }],
    [metrics.categoricalCrossentropy, { name: 'categoricalCrossentropy', link: null }],
    [metrics.binaryCrossentropy, { name: 'binaryCrossentropy', link: null }],
    [metrics.meanSquaredError, { name: 'meanSquaredError', link: null }],
    [metrics.meanAbsoluteError, { name: 'meanAbsoluteError', link: null }],
  ]);

function lossOf(given: string | LossFunction | null): {
  readonly name: LossName | null;
  readonly link: Link;
} {
  if (typeof given !== 'string')
    return knownLosses(layersOfTfjs().metrics).get(given) ?? { name: null, link: null };
  return { name: lossNames.find((own) => own === given) ?? aliases[given] ?? null, link: null };
}

function nameOf(loss: LossFunction): string {
  if (loss === tf.losses.softmaxCrossEntropy) return 'tf.losses.softmaxCrossEntropy';
  if (loss === tf.losses.sigmoidCrossEntropy) return 'tf.losses.sigmoidCrossEntropy';
  return loss.name || 'a function';
}

const optimizerKinds: Readonly<Record<string, OptimizerSpec['kind']>> = {
  SGD: 'sgd', Momentum: 'sgd', RMSProp: 'rmsprop', Adagrad: 'adagrad', Adadelta: 'adadelta', Adam: 'adam', Adamax: 'adamax',
}; // biome-ignore format: a table

/** Settings that have another name, or none, in tfjs. */
function optimizerOf(model: LayersModel): OptimizerSpec | null {
  const optimizer = trainedModel(model).optimizer as tf.Optimizer | undefined;
  const kind = optimizer && optimizerKinds[optimizer.getClassName()];
  if (optimizer === undefined || kind === undefined) return null;
  const config = configOf(optimizer);
  const { learningRate, momentum, useNesterov, beta1, beta2, decay, rho } = config;
  const settings = {
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
  return optimizerSchema.safeParse({ kind, learningRate, ...settings }).data ?? null;
}

/** Optimizers of somebody's own may have none. */
function configOf(optimizer: tf.Optimizer): Record<string, unknown> {
  try {
    return optimizer.getConfig() as Record<string, unknown>;
  } catch {
    return {};
  }
}

function optimizerText(model: LayersModel): string | null {
  const optimizer = trainedModel(model).optimizer as tf.Optimizer | undefined;
  if (optimizer === undefined) return null;
  const settings = Object.entries(configOf(optimizer)).map(([key, value]) => `${key}=${String(value)}`);
  return `${optimizer.getClassName()}(${settings.join(', ')})`;
}

function taskOf(loss: LossName, width: number): NonNullable<ObservedSetting['task']> {
  if (loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy') return 'multiclass';
  if (loss === 'binaryCrossentropy') return width === 1 ? 'binary' : 'multilabel';
  return 'regression';
}

function taskOfActivation(model: LayersModel, link: Link, width: number) {
  const last = link ?? layerActivation(flatLayers(model).at(-1)!.layer);
  if (last === 'softmax') return 'multiclass';
  if (last === 'sigmoid') return width === 1 ? 'binary' : 'multilabel';
  return 'regression';
}
