import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** What a layer of a program may be, with the defaults of Keras in TensorFlow 2. */

export const activationNames = [
  'linear', 'relu', 'elu', 'selu', 'tanh', 'sigmoid', 'hardSigmoid', 'softmax', 'softplus', 'softsign', 'exponential',
  'gelu', 'geluTanh', 'silu', 'mish',
] as const; // biome-ignore format: one list, read as one line

/** An object whose `kind` says what else is in it. */
export function ofKind<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.strictObject({ kind: z.literal(kind), ...shape });
}

/**
 * An optional field whose default is left out: a spec that writes the default and one that says nothing are one spec
 * with one hash. For fields that came after specs had been hashed.
 */
export function leftOut<T extends z.ZodType>(schema: T, standard: z.output<T>) {
  return schema
    .optional()
    .overwrite((given) => (isDeepStrictEqual(given, standard) ? undefined : given) as typeof given);
}

/** Of a layer or of an input; `/` tells the layers of an inlined network. */
export const nodeNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_./-]*$/);

/** Fields that every layer may have; a layer of an unnamed chain has none of them. */
export const placeOfLayer = {
  /** Its own; a layer without one is called by its kind and the count of that kind before it: `dense-0`. */
  name: nodeNameSchema.optional(),
  /** Layers before it, or inputs of the program; left out, the layer before it. */
  inputs: z.array(nodeNameSchema).min(1).optional(),
  /** Its weights stay as they start. A frozen batch normalisation uses its running statistics, as in Keras. */
  frozen: leftOut(z.boolean(), false),
  /** The layer behaves so whatever the pass: a network that nobody told to evaluate drops units when it predicts. */
  mode: z.enum(['train', 'evaluate']).optional(),
};

/** A kind of layer: its own fields and those of every layer. */
function layer<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return ofKind(kind, { ...shape, ...placeOfLayer });
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

export type ActivationName = (typeof activationNames)[number];
export type InitialiserSpec = z.output<typeof initialiserSchema>;
export type RegulariserSpec = z.output<typeof regulariser>;
export type LayerSpec = z.output<typeof layerSchema>;
export type LayerKind = LayerSpec['kind'];
export type RecurrentLayerSpec = z.output<typeof recurrentCell>;
