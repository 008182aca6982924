import * as tf from '@tensorflow/tfjs';
import type { Trainer, TrainingRun } from '../../../src/training/contract.ts';
import type { LayerKind, LayerSpec } from '../../../src/training/layer-specs.ts';
import type { OptimizerSpec } from '../../../src/training/optimizer-specs.ts';
import { shuffledRows } from '../../../src/training/seeds.ts';
import type { LossName } from '../../../src/training/spec.ts';
import type { ActivationName, RegulariserSpec } from '../../../src/training/specs/fields.ts';
import { readGraph } from '../../../src/training/specs/graph.ts';

/** First values of every weight of one replica, in the order of `Trainer.weights`. */
export function startOf(trainer: Trainer, replica: number): Float32Array[] {
  return trainer.weights.map((_, i) => {
    const values = trainer.weight(i).dataSync() as Float32Array;
    const size = values.length / trainer.replicas;
    return values.slice(replica * size, (replica + 1) * size);
  });
}

/**
 * Mini-batch losses of the first steps of a run as `tf.layers` and `tf.train` compute them on the `cpu` backend, from
 * the given start and on the batches the trainer takes. Leaves `cpu` selected.
 */
export async function oracleLosses(
  run: TrainingRun,
  start: readonly Float32Array[],
  steps: number,
): Promise<number[]> {
  await tf.setBackend('cpu');
  const model = buildModel(run, start);
  model.compile({ optimizer: oracleOptimizer(run.spec.optimizer), loss: oracleLoss(run.spec.loss) });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const [inputs, targets] = oracleBatch(run, step);
    losses.push((await model.trainOnBatch(inputs, targets)) as number);
    tf.dispose([inputs, targets]);
  }
  model.dispose();
  return losses;
}

/** Inputs and targets of a step, `[rows, …]`. */
function oracleBatch({ spec, seedIndex, data }: TrainingRun, step: number): [tf.Tensor, tf.Tensor] {
  const { train } = data;
  const perEpoch = Math.ceil(train.rows / spec.batchSize);
  const start = (step % perEpoch) * spec.batchSize;
  const order = shuffledRows({ spec, seedIndex, data }, Math.floor(step / perEpoch));
  const rows = [...order.subarray(start, start + spec.batchSize)];
  return [pickRows(train.inputs, train.inputShape, rows), pickRows(train.targets, train.targetShape, rows)];
}

function pickRows(values: Float32Array, shape: readonly number[], rows: readonly number[]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    rows.flatMap((row) => [...values.subarray(row * size, (row + 1) * size)]),
    [rows.length, ...shape],
  );
}

/** Of a program with one input and one output. */
function buildModel({ spec, data }: TrainingRun, start: readonly Float32Array[]): tf.LayersModel {
  const input = tf.input({ shape: [...data.train.inputShape] });
  const layers = spec.layers.map(oracleLayer);
  const made: tf.SymbolicTensor[] = [];
  for (const [i, sources] of readGraph(spec).sources.entries()) {
    const taken = sources.map(({ from, index }) => (from === 'input' ? input : made[index]!));
    made.push(layers[i]!.apply(taken.length === 1 ? taken[0]! : taken) as tf.SymbolicTensor);
  }
  let next = 0;
  for (const layer of layers) {
    layer.setWeights(layer.weights.map(({ shape }) => tf.tensor(start[next++]!, shape as number[])));
  }
  return tf.model({ inputs: input, outputs: made.at(-1)! });
}

/** Kinds of layer that tfjs has not, and who holds them instead. */
export const withoutTfjs: Readonly<Partial<Record<LayerKind, string>>> = {
  subtract: 'Keras and PyTorch',
  groupNormalization: 'Keras and PyTorch',
  learnedPositions: 'PyTorch',
  sinusoidalPositions: 'PyTorch',
  classToken: 'PyTorch',
  mask: 'Keras and PyTorch',
  takeStep: 'PyTorch',
  stopGradient: 'PyTorch',
  gaussianNoise: 'PyTorch, by the draws of our seeds',
  sampling: 'PyTorch, by the draws of our seeds',
  depthwiseConv1d: 'Keras and PyTorch',
  separableConv1d: 'Keras and PyTorch',
  conv1dTranspose: 'Keras and PyTorch',
  upSampling1d: 'Keras and PyTorch',
  upSampling2d: 'Keras and PyTorch: the gradients of tfjs are wrong or of another shape',
  zeroPadding1d: 'Keras and PyTorch',
  multiHeadAttention: 'Keras and PyTorch',
};

function oracleLayer(spec: LayerSpec): tf.layers.Layer {
  const { layers } = tf;
  switch (spec.kind) {
    case 'dense':
      return layers.dense({ units: spec.units, ...kernelAndBias(spec) });
    case 'conv1d':
    case 'conv2d': {
      const { filters, kernelSize, padding } = spec;
      const strides = spec.kind === 'conv1d' ? spec.stride : spec.strides;
      const dilationRate = spec.dilation;
      const options = { filters, kernelSize, strides, padding, dilationRate, ...kernelAndBias(spec) };
      return spec.kind === 'conv1d' ? layers.conv1d(options as never) : layers.conv2d(options as never);
    }
    case 'conv2dTranspose': {
      const { filters, kernelSize, strides, padding } = spec;
      return layers.conv2dTranspose({
        filters,
        kernelSize,
        strides,
        padding,
        ...kernelAndBias(spec),
      } as never);
    }
    case 'depthwiseConv2d':
    case 'separableConv2d': {
      const { kernelSize, strides, padding, depthMultiplier } = spec;
      const { kernelRegularizer, ...own } = kernelAndBias(spec);
      const options = { kernelSize, strides, padding, depthMultiplier, ...own };
      const depthwiseRegularizer = kernelRegularizer;
      return spec.kind === 'depthwiseConv2d'
        ? layers.depthwiseConv2d({ ...options, depthwiseRegularizer } as never)
        : layers.separableConv2d({ ...options, filters: spec.filters, depthwiseRegularizer } as never);
    }
    case 'zeroPadding2d':
      return layers.zeroPadding2d({ padding: spec.padding });
    case 'maxPooling1d':
    case 'averagePooling1d': {
      const options = {
        poolSize: spec.poolSize,
        strides: spec.stride ?? spec.poolSize,
        padding: spec.padding,
      };
      return spec.kind === 'maxPooling1d' ? layers.maxPooling1d(options) : layers.averagePooling1d(options);
    }
    case 'maxPooling2d':
    case 'averagePooling2d': {
      const options = {
        poolSize: spec.poolSize,
        strides: spec.strides ?? spec.poolSize,
        padding: spec.padding,
      };
      return spec.kind === 'maxPooling2d' ? layers.maxPooling2d(options) : layers.averagePooling2d(options);
    }
    case 'globalMaxPooling1d':
      return layers.globalMaxPooling1d();
    case 'globalAveragePooling1d':
      return layers.globalAveragePooling1d();
    case 'globalMaxPooling2d':
      return layers.globalMaxPooling2d({});
    case 'globalAveragePooling2d':
      return layers.globalAveragePooling2d({});
    case 'flatten':
      return layers.flatten();
    case 'reshape':
      return layers.reshape({ targetShape: spec.shape });
    case 'dropout':
      return layers.dropout({ rate: spec.rate });
    case 'batchNormalization': {
      const { momentum, epsilon, center, scale } = spec;
      return layers.batchNormalization({ momentum, epsilon, center, scale });
    }
    case 'embedding':
      return layers.embedding({ inputDim: spec.inputDim, outputDim: spec.outputDim });
    case 'simpleRnn':
    case 'lstm':
    case 'gru':
      return oracleRecurrent(spec);
    case 'bidirectional': {
      const inner = oracleRecurrent(spec.layer) as tf.RNN;
      return layers.bidirectional({ layer: inner, mergeMode: spec.mergeMode });
    }
    case 'activation':
      return layers.activation({ activation: activationName(spec.activation) });
    case 'leakyRelu':
      return layers.leakyReLU({ alpha: spec.alpha });
    case 'layerNormalization': {
      const { epsilon, center, scale } = spec;
      return layers.layerNormalization({ epsilon, center, scale });
    }
    case 'add':
      return layers.add();
    case 'multiply':
      return layers.multiply();
    case 'average':
      return layers.average();
    case 'maximum':
      return layers.maximum();
    case 'concatenate':
      return layers.concatenate({ axis: spec.axis });
    case 'dot':
      return layers.dot({ axes: spec.axis, normalize: spec.normalise });
    case 'permute':
      return layers.permute({ dims: spec.axes });
    case 'repeatVector':
      return layers.repeatVector({ n: spec.times });
    default:
      throw new Error(`tfjs has no ${spec.kind}: ${withoutTfjs[spec.kind]}`);
  }
}

/** tfjs's name of an activation. */
function activationName(activation: ActivationName): never {
  const others: Partial<Record<ActivationName, string>> = { silu: 'swish', geluTanh: 'gelu_new' };
  return (others[activation] ?? activation) as never;
}

function oracleRecurrent(spec: LayerSpec & { kind: 'simpleRnn' | 'lstm' | 'gru' }): tf.layers.Layer {
  const options = {
    units: spec.units,
    returnSequences: spec.returnSequences,
    ...kernelAndBias(spec),
    recurrentRegularizer: regularizer(spec.recurrentRegulariser),
    ...('recurrentActivation' in spec && { recurrentActivation: activationName(spec.recurrentActivation) }),
  };
  if (spec.kind === 'simpleRnn') return tf.layers.simpleRNN(options as never);
  return spec.kind === 'lstm' ? tf.layers.lstm(options as never) : tf.layers.gru(options as never);
}

function kernelAndBias(spec: {
  activation: ActivationName;
  useBias: boolean;
  kernelRegulariser: RegulariserSpec;
  biasRegulariser: RegulariserSpec;
}) {
  return {
    activation: activationName(spec.activation),
    useBias: spec.useBias,
    kernelRegularizer: regularizer(spec.kernelRegulariser),
    biasRegularizer: regularizer(spec.biasRegulariser),
  };
}

function regularizer(spec: RegulariserSpec) {
  return spec === null ? undefined : tf.regularizers.l1l2({ l1: spec.l1, l2: spec.l2 });
}

/** tfjs has no Huber loss by name. */
function oracleLoss(name: LossName): string | ((t: tf.Tensor, p: tf.Tensor) => tf.Tensor) {
  if (name === 'logCosh') return 'logcosh';
  if (name !== 'huber') return name;
  return (targets, predictions) => {
    const error = predictions.sub(targets).abs();
    const quadratic = tf.minimum(error, 1);
    return quadratic.square().mul(0.5).add(error.sub(quadratic)).mean(-1);
  };
}

function oracleOptimizer(spec: OptimizerSpec): tf.Optimizer {
  const { learningRate: rate } = spec;
  switch (spec.kind) {
    case 'sgd':
      return spec.momentum > 0 ? tf.train.momentum(rate, spec.momentum, spec.nesterov) : tf.train.sgd(rate);
    case 'rmsprop':
      return tf.train.rmsprop(rate, spec.rho, spec.momentum, spec.epsilon);
    case 'adagrad':
      return tf.train.adagrad(rate, spec.initialAccumulator);
    case 'adadelta':
      return tf.train.adadelta(rate, spec.rho, spec.epsilon);
    case 'adam':
      return tf.train.adam(rate, spec.beta1, spec.beta2, spec.epsilon);
    case 'adamax':
      return tf.train.adamax(rate, spec.beta1, spec.beta2, spec.epsilon);
    case 'nadam':
    case 'adamw':
    case 'lion':
      throw new Error(`tfjs has no ${spec.kind}`);
  }
}
