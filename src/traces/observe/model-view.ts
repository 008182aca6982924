import type { LayersModel } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch, LayerOutput, ObservableTrainer, ProbeOptions } from '../../training/contract.ts';
import { describeNetwork } from './describe-model.ts';
import type { Link } from './describe-training.ts';
import { trainedModel } from './model-layers.ts';
import { type ModelBatch, unpack } from './probe-batches.ts';
import { readLayers } from './read-layers.ts';

/** How far training is. */
export interface Progress {
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly plannedSteps: number;
}

/** A model in training as instruments see one: a single replica. */
export interface ModelView extends ObservableTrainer {
  /** Trainable weights, in the order of `trainable`. */
  readonly trained: readonly tf.Variable[];
  /** Lets go of what a look has read; weights are read anew at the next. */
  endLook(): void;
}

type LossFunction = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

type Moments = readonly { readonly variable: tf.Variable }[];

/** Parts of a model and its optimizer that tfjs keeps to itself. */
interface Internals {
  readonly lossFunctions?: readonly LossFunction[];
  readonly optimizer?: {
    readonly learningRate?: number;
    readonly accumulatedFirstMoment?: Moments;
    readonly accumulatedSecondMoment?: Moments;
    readonly accumulatedMeanSquares?: Moments;
  };
}

/** Rows that go through the network at once: small ones cost as much as large ones in tfjs. */
const rowsAtOnce = 128;

/**
 * A `tf.LayersModel` behind the contract of instruments. Every pass is in evaluation mode, whatever mode is wanted: tfjs has no
 * pass that uses batch statistics and leaves running ones alone. ReLU masks cannot be held fixed. Weights that a probe wants
 * changed are put back bit for bit. Of several outputs, predictions are those of the first; the loss is that of all.
 */
export function viewModel(
  model: LayersModel,
  link: Link,
  optimizer: tf.Optimizer | undefined,
  progress: () => Progress,
): ModelView {
  const { layers, weights, variables } = describeNetwork(model);
  const trainable = weights.flatMap(({ trainable }, index) => (trainable ? [index] : []));
  const trained = trainable.map((index) => variables[index]!);
  const read = rememberReplicas();
  const kept = optimizer as Internals['optimizer'];
  return {
    ...{ replicas: 1, rowsAtOnce, layers, weights, trainable, trained },
    get step() {
      return progress().step;
    },
    get stepsPerEpoch() {
      return progress().stepsPerEpoch;
    },
    get plannedSteps() {
      return progress().plannedSteps;
    },
    weight: (index) => read.asReplica(variables[index]!),
    learningRates: () => Float32Array.of(kept?.learningRate ?? Number.NaN),
    moments(which) {
      const moments = momentsOf(kept, which);
      if (moments === undefined || moments.length < trained.length) return null;
      return moments.map(({ variable }) => read.asReplica(variable));
    },
    ...probeModel(model, link, trained),
    endLook: read.forget,
  };
}

/** Tensors with a replica axis, made once a look. */
function rememberReplicas() {
  const read = new Map<tf.Tensor, tf.Tensor>();
  return {
    asReplica(tensor: tf.Tensor): tf.Tensor {
      const known = read.get(tensor) ?? tf.keep(tf.expandDims(tensor, 0));
      read.set(tensor, known);
      return known;
    },
    forget() {
      tf.dispose([...read.values()]);
      read.clear();
    },
  };
}

function momentsOf(optimizer: Internals['optimizer'], which: 'first' | 'second') {
  if (which === 'first') return optimizer?.accumulatedFirstMoment;
  return optimizer?.accumulatedSecondMoment ?? optimizer?.accumulatedMeanSquares;
}

type Probes = Pick<ObservableTrainer, 'lossOn' | 'predict' | 'layerOutputs' | 'gradientsOn' | 'recordGates'>;

function probeModel(model: LayersModel, link: Link, trained: readonly tf.Variable[]): Probes {
  const shapes = model.inputs.map(({ shape }) => shape.slice(1).map((n) => n ?? -1));
  const inputsOf = ({ inputs }: Batch) => unpack(tf.squeeze(inputs, [0]), shapes);
  const forward = (batch: Batch): tf.Tensor[] => {
    const outputs = model.apply(inputsOf(batch), { training: false }) as tf.Tensor | tf.Tensor[];
    return Array.isArray(outputs) ? outputs : [outputs];
  };
  const loss = (batch: Batch) => tf.tidy(() => sumLosses(model, batch as ModelBatch, forward(batch)));
  return {
    lossOn: (batch, options) =>
      withWeights(trained, options, () => tf.tidy(() => Float32Array.from(loss(batch).dataSync()))),
    predict: (batch) => tf.tidy(() => tf.expandDims(applyLink(link, forward(batch)[0]!), 0)),
    layerOutputs: (batch) => tidyOutputs(() => linkLast(link, readLayers(model, inputsOf(batch)))),
    gradientsOn: (batch, options) =>
      withWeights(trained, options, () => {
        const { value, grads } = tf.variableGrads(() => loss(batch), [...trained]);
        const gradients = trained.map((variable) =>
          tf.tidy(() => tf.expandDims(grads[variable.name] ?? tf.zerosLike(variable), 0)),
        );
        const losses = Float32Array.from(value.dataSync());
        tf.dispose([value, grads]);
        return { losses, gradients };
      }),
    recordGates: () => ({ dispose() {} }),
  };
}

/** Over all outputs, each mean by the loss of its own. @throws Error where the model is not compiled. */
function sumLosses(model: LayersModel, batch: ModelBatch, outputs: readonly tf.Tensor[]): tf.Scalar {
  const { lossFunctions } = trainedModel(model) as unknown as Internals;
  if (lossFunctions === undefined || lossFunctions.length < outputs.length)
    throw new Error('the model is not compiled with a loss');
  const parts = outputs.map((output, i) => tf.mean(lossFunctions[i]!(batch.allTargets[i]!, output)));
  return parts.reduce((sum, part) => tf.add(sum, part)) as tf.Scalar;
}

function applyLink(link: Link, outputs: tf.Tensor): tf.Tensor {
  if (link === 'softmax') return tf.softmax(outputs);
  return link === 'sigmoid' ? tf.sigmoid(outputs) : outputs;
}

/** The link that the loss applies is the activation of a last layer that has none of its own. */
function linkLast(link: Link, layers: LayerOutput[]): LayerOutput[] {
  const last = layers.at(-1);
  if (link === null || last === undefined) return layers;
  return [
    ...layers.slice(0, -1),
    { ...last, preActivation: last.output, output: applyLink(link, last.output) },
  ];
}

/** Does something at other weights, and puts the present ones back. */
function withWeights<T>(trained: readonly tf.Variable[], { weights }: ProbeOptions, work: () => T): T {
  if (weights === undefined) return work();
  const present = trained.map((variable) => tf.keep(tf.clone(variable)));
  try {
    for (const [i, variable] of trained.entries()) {
      const other = tf.squeeze(weights[i]!, [0]);
      variable.assign(other);
      other.dispose();
    }
    return work();
  } finally {
    for (const [i, variable] of trained.entries()) variable.assign(present[i]!);
    tf.dispose(present);
  }
}

/** `tidy` keeps the tensors in the list, though its type does not know lists of objects. */
function tidyOutputs(work: () => LayerOutput[]): LayerOutput[] {
  return tf.tidy(() => work() as unknown as tf.TensorContainer) as unknown as LayerOutput[];
}
