import { z } from 'zod';
import {
  activation,
  countSchema,
  fractionSchema,
  glorotUniform,
  initialiserSchema,
  kernelAndBias,
  layer,
  nodeNameSchema,
  ofKind,
  ones,
  orthogonal,
  padding,
  pair,
  regulariser,
  zeros,
} from './specs/fields.ts';

/** What a layer of a program may be, with the defaults of Keras in TensorFlow 2. */

const denseLayer = layer('dense', {
  units: countSchema,
  ...kernelAndBias,
  /** Of an embedding or dense layer before it, whose weight stands for the kernel, turned where it has to be. */
  tied: nodeNameSchema.optional(),
});

const conv1dLayer = layer('conv1d', {
  filters: countSchema,
  kernelSize: countSchema,
  stride: countSchema.default(1),
  padding,
  ...kernelAndBias,
});

const conv2dLayer = layer('conv2d', {
  filters: countSchema,
  kernelSize: pair,
  strides: pair.default([1, 1]),
  padding,
  ...kernelAndBias,
});

/** Strides of null are the pool size, as in Keras. */
const pool1d = { poolSize: countSchema.default(2), stride: countSchema.nullable().default(null), padding };
const pool2d = { poolSize: pair.default([2, 2]), strides: pair.nullable().default(null), padding };

const recurrent = {
  units: countSchema,
  activation: activation.default('tanh'),
  useBias: z.boolean().default(true),
  kernelInitialiser: initialiserSchema.default(glorotUniform),
  recurrentInitialiser: initialiserSchema.default(orthogonal),
  biasInitialiser: initialiserSchema.default(zeros),
  kernelRegulariser: regulariser.default(null),
  recurrentRegulariser: regulariser.default(null),
  biasRegulariser: regulariser.default(null),
  returnSequences: z.boolean().default(false),
};

const lstm = {
  ...recurrent,
  recurrentActivation: activation.default('sigmoid'),
  unitForgetBias: z.boolean().default(true),
};
const gru = {
  ...recurrent,
  recurrentActivation: activation.default('sigmoid'),
  /** TensorFlow 2 applies the reset gate after the recurrent product and keeps two bias vectors. */
  resetAfter: z.boolean().default(true),
};
/** What a bidirectional layer runs both ways; it has no place of its own. */
const recurrentCell = z.discriminatedUnion('kind', [
  ofKind('simpleRnn', recurrent),
  ofKind('lstm', lstm),
  ofKind('gru', gru),
]);

export const layerSchema = z.discriminatedUnion('kind', [
  denseLayer,
  conv1dLayer,
  conv2dLayer,
  layer('maxPooling1d', pool1d),
  layer('averagePooling1d', pool1d),
  layer('maxPooling2d', pool2d),
  layer('averagePooling2d', pool2d),
  layer('globalMaxPooling1d', {}),
  layer('globalAveragePooling1d', {}),
  layer('globalMaxPooling2d', {}),
  layer('globalAveragePooling2d', {}),
  layer('flatten', {}),
  layer('reshape', { shape: z.array(countSchema).min(1) }),
  /** Rate 1 drops everything, as in Keras; tfjs would skip it. */
  layer('dropout', { rate: fractionSchema }),
  layer('batchNormalization', {
    momentum: fractionSchema.default(0.99),
    epsilon: z.number().positive().default(1e-3),
    center: z.boolean().default(true),
    scale: z.boolean().default(true),
    betaInitialiser: initialiserSchema.default(zeros),
    gammaInitialiser: initialiserSchema.default(ones),
  }),
  layer('embedding', {
    inputDim: countSchema,
    outputDim: countSchema,
    embeddingsInitialiser: initialiserSchema.default({ kind: 'randomUniform', low: -0.05, high: 0.05 }),
  }),
  layer('simpleRnn', recurrent),
  layer('lstm', lstm),
  layer('gru', gru),
  layer('bidirectional', {
    layer: recurrentCell,
    mergeMode: z.enum(['concat', 'sum', 'mul', 'ave']).default('concat'),
  }),
  layer('activation', { activation }),
  layer('leakyRelu', { alpha: z.number().min(0).default(0.3) }),
]);

export type LayerSpec = z.output<typeof layerSchema>;
export type LayerKind = LayerSpec['kind'];
export type RecurrentLayerSpec = z.output<typeof recurrentCell>;
