import { z } from 'zod';

/** What a layer of a program may be, with the defaults of Keras in TensorFlow 2. */

export const activationNames = [
  'linear', 'relu', 'elu', 'selu', 'tanh', 'sigmoid', 'hardSigmoid', 'softmax', 'softplus', 'softsign', 'exponential',
] as const; // biome-ignore format: one list, read as one line

/** An object whose `kind` says what else is in it. */
export function ofKind<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.strictObject({ kind: z.literal(kind), ...shape });
}

const activation = z.enum(activationNames);
export const countSchema = z.int().positive();
export const fractionSchema = z.number().min(0).max(1);

export const initialiserSchema = z.discriminatedUnion('kind', [
  ofKind('zeros', {}),
  ofKind('ones', {}),
  ofKind('constant', { value: z.number() }),
  ofKind('randomNormal', {
    mean: z.number().default(0),
    sd: z.number().default(0.05),
  }),
  ofKind('randomUniform', {
    low: z.number().default(-0.05),
    high: z.number().default(0.05),
  }),
  ofKind('truncatedNormal', {
    mean: z.number().default(0),
    sd: z.number().default(0.05),
  }),
  ofKind('glorotUniform', {}),
  ofKind('glorotNormal', {}),
  ofKind('heUniform', {}),
  ofKind('heNormal', {}),
  ofKind('lecunUniform', {}),
  ofKind('lecunNormal', {}),
  ofKind('orthogonal', { gain: z.number().default(1) }),
  ofKind('identity', { gain: z.number().default(1) }),
]);

const zeros = { kind: 'zeros' } as const;
const ones = { kind: 'ones' } as const;
const glorotUniform = { kind: 'glorotUniform' } as const;
const orthogonal = { kind: 'orthogonal', gain: 1 } as const;

/** Penalty l1·Σ|w| + l2·Σw² on one weight tensor. */
const regulariser = z
  .strictObject({ l1: z.number().min(0).default(0), l2: z.number().min(0).default(0) })
  .nullable();

const kernelAndBias = {
  activation: activation.default('linear'),
  useBias: z.boolean().default(true),
  kernelInitialiser: initialiserSchema.default(glorotUniform),
  biasInitialiser: initialiserSchema.default(zeros),
  kernelRegulariser: regulariser.default(null),
  biasRegulariser: regulariser.default(null),
};

const padding = z.enum(['valid', 'same']).default('valid');
const pair = z.tuple([countSchema, countSchema]);

const denseLayer = ofKind('dense', { units: countSchema, ...kernelAndBias });

const conv1dLayer = ofKind('conv1d', {
  filters: countSchema,
  kernelSize: countSchema,
  stride: countSchema.default(1),
  padding,
  ...kernelAndBias,
});

const conv2dLayer = ofKind('conv2d', {
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

const simpleRnnLayer = ofKind('simpleRnn', recurrent);
const lstmLayer = ofKind('lstm', {
  ...recurrent,
  recurrentActivation: activation.default('sigmoid'),
  unitForgetBias: z.boolean().default(true),
});
const gruLayer = ofKind('gru', {
  ...recurrent,
  recurrentActivation: activation.default('sigmoid'),
  /** TensorFlow 2 applies the reset gate after the recurrent product and keeps two bias vectors. */
  resetAfter: z.boolean().default(true),
});
const recurrentLayer = z.discriminatedUnion('kind', [simpleRnnLayer, lstmLayer, gruLayer]);

export const layerSchema = z.discriminatedUnion('kind', [
  denseLayer,
  conv1dLayer,
  conv2dLayer,
  ofKind('maxPooling1d', pool1d),
  ofKind('averagePooling1d', pool1d),
  ofKind('maxPooling2d', pool2d),
  ofKind('averagePooling2d', pool2d),
  ofKind('globalMaxPooling1d', {}),
  ofKind('globalAveragePooling1d', {}),
  ofKind('globalMaxPooling2d', {}),
  ofKind('globalAveragePooling2d', {}),
  ofKind('flatten', {}),
  ofKind('reshape', { shape: z.array(countSchema).min(1) }),
  /** Rate 1 drops everything, as in Keras; tfjs would skip it. */
  ofKind('dropout', { rate: fractionSchema }),
  ofKind('batchNormalization', {
    momentum: fractionSchema.default(0.99),
    epsilon: z.number().positive().default(1e-3),
    center: z.boolean().default(true),
    scale: z.boolean().default(true),
    betaInitialiser: initialiserSchema.default(zeros),
    gammaInitialiser: initialiserSchema.default(ones),
  }),
  ofKind('embedding', {
    inputDim: countSchema,
    outputDim: countSchema,
    embeddingsInitialiser: initialiserSchema.default({ kind: 'randomUniform', low: -0.05, high: 0.05 }),
  }),
  simpleRnnLayer,
  lstmLayer,
  gruLayer,
  ofKind('bidirectional', {
    layer: recurrentLayer,
    mergeMode: z.enum(['concat', 'sum', 'mul', 'ave']).default('concat'),
  }),
  ofKind('activation', { activation }),
  ofKind('leakyRelu', { alpha: z.number().min(0).default(0.3) }),
]);

export type ActivationName = (typeof activationNames)[number];
export type InitialiserSpec = z.output<typeof initialiserSchema>;
export type RegulariserSpec = z.output<typeof regulariser>;
export type LayerSpec = z.output<typeof layerSchema>;
export type LayerKind = LayerSpec['kind'];
export type RecurrentLayerSpec = z.output<typeof recurrentLayer>;
