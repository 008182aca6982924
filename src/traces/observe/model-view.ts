import * as tf from '@tensorflow/tfjs';
import type { Batch, LayerOutput, ObservableTrainer, ProbeOptions } from '../../training/contract.ts';
import { describeNetwork, layersOf } from './describe-model.ts';

/** How far training is. */
interface Progress {
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly plannedSteps: number;
}

/** A model in training as instruments see one: a single replica. */
export interface ModelView extends ObservableTrainer {
  /** Lets go of what a look has read; weights are read anew at the next. */
  endLook(): void;
}

type LossFunction = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

/** Parts of a model and its optimizer that tfjs keeps to itself. */
interface Internals {
  readonly lossFunctions: readonly LossFunction[];
  readonly optimizer: {
    readonly learningRate: number;
    readonly accumulatedFirstMoment?: readonly { readonly variable: tf.Variable }[];
    readonly accumulatedSecondMoment?: readonly { readonly variable: tf.Variable }[];
    readonly accumulatedMeanSquares?: readonly { readonly variable: tf.Variable }[];
  };
}

/**
 * A `tf.LayersModel` behind the contract of instruments. Every pass is in evaluation mode, whatever mode is wanted: tfjs has no
 * pass that uses batch statistics and leaves running ones alone. ReLU masks cannot be held fixed. Weights that a probe wants
 * changed are put back bit for bit.
 */
export function viewModel(model: tf.LayersModel, progress: () => Progress): ModelView {
  const { layers, weights } = describeNetwork(model);
  const variables = layersOf(model).flatMap((layer) =>
    layer.weights.map((weight) => weight.read() as tf.Variable),
  );
  const trainable = weights.flatMap(({ trainable }, index) => (trainable ? [index] : []));
  const trained = trainable.map((index) => variables[index]!);
  const internals = internalsOf(model);
  const read = rememberReplicas();
  return {
    ...{ replicas: 1, layers, weights, trainable },
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
    learningRates: () => Float32Array.of(internals.optimizer.learningRate),
    moments(which) {
      const kept = momentsOf(internals, which);
      if (kept === undefined || kept.length < trained.length) return null;
      return kept.map(({ variable }) => read.asReplica(variable));
    },
    ...probeModel(model, internals.lossFunctions[0]!, trained),
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

function momentsOf({ optimizer }: Internals, which: 'first' | 'second') {
  if (which === 'first') return optimizer.accumulatedFirstMoment;
  return optimizer.accumulatedSecondMoment ?? optimizer.accumulatedMeanSquares;
}

type Probes = Pick<ObservableTrainer, 'lossOn' | 'predict' | 'layerOutputs' | 'gradientsOn' | 'recordGates'>;

function probeModel(model: tf.LayersModel, lossOf: LossFunction, trained: tf.Variable[]): Probes {
  const forward = ({ inputs }: Batch) =>
    model.apply(tf.squeeze(inputs, [0]), { training: false }) as tf.Tensor;
  const loss = (batch: Batch) => tf.mean(lossOf(tf.squeeze(batch.targets, [0]), forward(batch))) as tf.Scalar;
  return {
    lossOn: (batch, options) =>
      withWeights(trained, options, () => tf.tidy(() => Float32Array.from(loss(batch).dataSync()))),
    predict: (batch) => tf.tidy(() => tf.expandDims(forward(batch), 0)),
    layerOutputs: (batch) => tidyOutputs(() => readLayers(model, batch)),
    gradientsOn: (batch, options) =>
      withWeights(trained, options, () => {
        const { value, grads } = tf.variableGrads(() => loss(batch), trained);
        const gradients = trained.map(({ name }) => tf.tidy(() => tf.expandDims(grads[name]!, 0)));
        const losses = Float32Array.from(value.dataSync());
        tf.dispose([value, grads]);
        return { losses, gradients };
      }),
    recordGates: () => ({ dispose() {} }),
  };
}

/** A sequential model trains by a model within. */
function internalsOf(model: tf.LayersModel): Internals {
  const { model: inner = model } = model as { readonly model?: tf.LayersModel };
  return inner as unknown as Internals;
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

/** A layer that applies an activation to something of its own. */
interface ActivatedLayer {
  activation: { apply(tensor: tf.Tensor): tf.Tensor };
}

/** Layers that are computed with their activation left out first; of recurrent ones there is no such value. */
const splitKinds = new Set(['Dense', 'Conv1D', 'Conv2D']);

/** Outputs of all layers, each computed once from that of the layers it reads. Layers that are used twice show their first use. */
function readLayers(model: tf.LayersModel, batch: Batch): LayerOutput[] {
  const values = new Map<number, tf.Tensor>([[model.inputs[0]!.id, tf.squeeze(batch.inputs, [0])]]);
  return layersOf(model).map((layer, index) => {
    const { inputTensors, outputTensors } = layer.inboundNodes[0]!;
    const inputs = inputTensors.map(({ id }) => values.get(id)!);
    const input = inputs.length === 1 ? inputs[0]! : inputs;
    const { output, before } = splitKinds.has(layer.getClassName())
      ? callSplit(layer, input)
      : callWhole(layer, input);
    values.set(outputTensors[0]!.id, output);
    return {
      layer: index,
      preActivation: before && tf.expandDims(before, 0),
      output: tf.expandDims(output, 0),
    };
  });
}

interface CalledLayer {
  readonly output: tf.Tensor;
  readonly before: tf.Tensor | null;
}

function callWhole(layer: tf.layers.Layer, input: tf.Tensor | tf.Tensor[]): CalledLayer {
  const output = firstOf(layer.call(input, { training: false }));
  const isActivation = ['Activation', 'LeakyReLU', 'ReLU', 'Softmax'].includes(layer.getClassName());
  return { output, before: isActivation ? firstOf(input) : null };
}

function callSplit(layer: tf.layers.Layer, input: tf.Tensor | tf.Tensor[]): CalledLayer {
  const own = layer as unknown as ActivatedLayer;
  const { activation } = own;
  try {
    own.activation = linear();
    const before = firstOf(layer.call(input, {}));
    return { before, output: activation.apply(before) };
  } finally {
    own.activation = activation;
  }
}

function linear(): ActivatedLayer['activation'] {
  return (tf.layers.activation({ activation: 'linear' }) as unknown as ActivatedLayer).activation;
}

function firstOf(tensors: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(tensors) ? tensors[0]! : tensors;
}
