import { z } from 'zod';
import {
  activation,
  countSchema,
  fractionSchema,
  glorotUniform,
  initialiserSchema,
  kernelAndBias,
  layer,
  leftOut,
  nodeNameSchema,
  ofKind,
  ones,
  orthogonal,
  paddingSchema,
  pairSchema,
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
  padding: paddingSchema,
  /** Distance of the cells of a window; above 1 only without strides. */
  dilation: leftOut(countSchema, 1),
  ...kernelAndBias,
});

const conv2dLayer = layer('conv2d', {
  filters: countSchema,
  kernelSize: pairSchema,
  strides: pairSchema.default([1, 1]),
  padding: paddingSchema,
  dilation: leftOut(pairSchema, [1, 1]),
  ...kernelAndBias,
});

const apart1d = {
  kernelSize: countSchema,
  stride: countSchema.default(1),
  padding: paddingSchema,
  dilation: leftOut(countSchema, 1),
  /** Kernels per channel. */
  depthMultiplier: countSchema.default(1),
  ...kernelAndBias,
};
const apart2d = {
  kernelSize: pairSchema,
  strides: pairSchema.default([1, 1]),
  padding: paddingSchema,
  dilation: leftOut(pairSchema, [1, 1]),
  depthMultiplier: countSchema.default(1),
  ...kernelAndBias,
};

const transposed = { filters: countSchema, padding: paddingSchema, ...kernelAndBias };

/** Zeros before and after an axis. */
const zerosAround = z.tuple([z.int().min(0), z.int().min(0)]);

/** Strides of null are the pool size, as in Keras. */
const pool1d = {
  poolSize: countSchema.default(2),
  stride: countSchema.nullable().default(null),
  padding: paddingSchema,
};
const pool2d = {
  poolSize: pairSchema.default([2, 2]),
  strides: pairSchema.nullable().default(null),
  padding: paddingSchema,
};

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

/** An axis as Keras counts: 1 is the first of a row, −1 the last. */
const axis = z.int().refine((n) => n !== 0, 'the axis of the rows themselves');

const scaleAndShift = {
  epsilon: z.number().positive().default(1e-3),
  center: z.boolean().default(true),
  scale: z.boolean().default(true),
  betaInitialiser: initialiserSchema.default(zeros),
  gammaInitialiser: initialiserSchema.default(ones),
};

/**
 * In evaluation each place is taken for one so many places later; a trained table starts again behind its end. A fault,
 * such as padding on the left that training did not have.
 */
const shifted = { shiftInEvaluation: leftOut(z.int().min(0), 0) };

/** Keras's start of a table of embeddings. */
const embeddingsInitialiser = initialiserSchema.default({ kind: 'randomUniform', low: -0.05, high: 0.05 });

export const layerSchema = z.discriminatedUnion('kind', [
  denseLayer,
  conv1dLayer,
  conv2dLayer,
  layer('depthwiseConv1d', apart1d),
  layer('depthwiseConv2d', apart2d),
  layer('separableConv1d', { filters: countSchema, ...apart1d }),
  layer('separableConv2d', { filters: countSchema, ...apart2d }),
  layer('conv1dTranspose', { kernelSize: countSchema, stride: countSchema.default(1), ...transposed }),
  layer('conv2dTranspose', { kernelSize: pairSchema, strides: pairSchema.default([1, 1]), ...transposed }),
  layer('upSampling1d', { size: countSchema.default(2) }),
  layer('upSampling2d', {
    size: pairSchema.default([2, 2]),
    interpolation: z.enum(['nearest', 'bilinear']).default('nearest'),
  }),
  layer('zeroPadding1d', { padding: zerosAround.default([1, 1]) }),
  layer('zeroPadding2d', {
    padding: z.tuple([zerosAround, zerosAround]).default([
      [1, 1],
      [1, 1],
    ]),
  }),
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
    ...scaleAndShift,
  }),
  layer('layerNormalization', scaleAndShift),
  layer('groupNormalization', { groups: countSchema.default(32), ...scaleAndShift }),
  layer('embedding', {
    inputDim: countSchema,
    outputDim: countSchema,
    embeddingsInitialiser,
  }),
  /**
   * Inputs: queries, what they look at (themselves where left out), and a mask of its steps. `valueSize` is the key size
   * and `outputSize` the width of the queries where left out.
   */
  layer('multiHeadAttention', {
    heads: countSchema,
    keySize: countSchema,
    valueSize: countSchema.optional(),
    outputSize: countSchema.optional(),
    useBias: z.boolean().default(true),
    /** A step sees itself and earlier ones only. */
    causal: z.boolean().default(false),
    /** What query · key is multiplied by; left out, one over the root of the key size. */
    scale: z.number().positive().optional(),
    /** In training every step sees every other, causal or masked as it may be. A fault: the loop hands on no mask. */
    unmaskedInTraining: leftOut(z.boolean(), false),
    /** Of the weights of attention, in training. */
    dropout: fractionSchema.default(0),
    kernelInitialiser: initialiserSchema.default(glorotUniform),
    biasInitialiser: initialiserSchema.default(zeros),
    kernelRegulariser: regulariser.default(null),
    biasRegulariser: regulariser.default(null),
  }),
  /** A trained vector per place, added. */
  layer('learnedPositions', { positionsInitialiser: embeddingsInitialiser, ...shifted }),
  /** Sines and cosines of wavelengths from 2π to 2π times this one, added. */
  layer('sinusoidalPositions', { maxWavelength: z.number().positive().default(10_000), ...shifted }),
  /** A trained vector put before the first place. */
  layer('classToken', { tokenInitialiser: initialiserSchema.default(zeros) }),
  layer('simpleRnn', recurrent),
  layer('lstm', lstm),
  layer('gru', gru),
  layer('bidirectional', {
    layer: recurrentCell,
    mergeMode: z.enum(['concat', 'sum', 'mul', 'ave']).default('concat'),
  }),
  layer('add', {}),
  layer('subtract', {}),
  layer('multiply', {}),
  layer('average', {}),
  layer('maximum', {}),
  layer('concatenate', { axis: axis.default(-1) }),
  /** Along an axis of each; with `normalise` of vectors of length 1: the cosine. */
  layer('dot', {
    axis: z.union([axis, z.tuple([axis, axis])]).default(-1),
    normalise: z.boolean().default(false),
  }),
  /** 1 where an input is another number than this one (for vectors: where one of their numbers is), elsewhere 0. */
  layer('mask', { value: z.number().default(0) }),
  /** One step of a sequence; negative ones count from its end. */
  layer('takeStep', { step: z.int().default(-1) }),
  /** The axes of a row in another order, counted from 1, as in Keras. */
  layer('permute', { axes: z.array(countSchema).min(1) }),
  layer('repeatVector', { times: countSchema }),
  layer('stopGradient', {}),
  /** Added in training. */
  layer('gaussianNoise', { sd: z.number().min(0) }),
  /**
   * Of means and logarithms of variances: in training a normal deviate, else the mean. The divergence from the standard
   * normal distribution, summed over a row, enters the loss times `klWeight`.
   */
  layer('sampling', { klWeight: z.number().min(0).default(1) }),
  layer('activation', { activation }),
  layer('leakyRelu', { alpha: z.number().min(0).default(0.3) }),
]);

export type LayerSpec = z.output<typeof layerSchema>;
export type LayerKind = LayerSpec['kind'];
export type RecurrentLayerSpec = z.output<typeof recurrentCell>;
