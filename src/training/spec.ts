import { z } from 'zod';
import { InputError } from '../lib/errors.ts';

/**
 * A training program as data: what a Keras script says, with every default written out. Defaults are those of
 * Keras in TensorFlow 2 (tfjs's differ silently), filled in by `defineProgram`, so a parsed spec hides nothing.
 */

export const activationNames = [
  'linear', 'relu', 'elu', 'selu', 'tanh', 'sigmoid', 'hardSigmoid', 'softmax', 'softplus', 'softsign', 'exponential',
] as const; // biome-ignore format: one list, read as one line

export const lossNames = [
  'meanSquaredError', 'meanAbsoluteError', 'meanAbsolutePercentageError', 'meanSquaredLogarithmicError',
  'squaredHinge', 'hinge', 'categoricalHinge', 'logCosh', 'huber', 'categoricalCrossentropy',
  'sparseCategoricalCrossentropy', 'binaryCrossentropy', 'kullbackLeiblerDivergence', 'poisson',
] as const; // biome-ignore format: one list, read as one line

const activation = z.enum(activationNames);
const count = z.int().positive();
const fraction = z.number().min(0).max(1);

export const initialiserSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('zeros') }),
  z.strictObject({ kind: z.literal('ones') }),
  z.strictObject({ kind: z.literal('constant'), value: z.number() }),
  z.strictObject({
    kind: z.literal('randomNormal'),
    mean: z.number().default(0),
    sd: z.number().default(0.05),
  }),
  z.strictObject({
    kind: z.literal('randomUniform'),
    low: z.number().default(-0.05),
    high: z.number().default(0.05),
  }),
  z.strictObject({
    kind: z.literal('truncatedNormal'),
    mean: z.number().default(0),
    sd: z.number().default(0.05),
  }),
  z.strictObject({ kind: z.literal('glorotUniform') }),
  z.strictObject({ kind: z.literal('glorotNormal') }),
  z.strictObject({ kind: z.literal('heUniform') }),
  z.strictObject({ kind: z.literal('heNormal') }),
  z.strictObject({ kind: z.literal('lecunUniform') }),
  z.strictObject({ kind: z.literal('lecunNormal') }),
  z.strictObject({ kind: z.literal('orthogonal'), gain: z.number().default(1) }),
  z.strictObject({ kind: z.literal('identity'), gain: z.number().default(1) }),
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
const pair = z.tuple([count, count]);

const denseLayer = z.strictObject({ kind: z.literal('dense'), units: count, ...kernelAndBias });

const conv1dLayer = z.strictObject({
  kind: z.literal('conv1d'),
  filters: count,
  kernelSize: count,
  stride: count.default(1),
  padding,
  ...kernelAndBias,
});

const conv2dLayer = z.strictObject({
  kind: z.literal('conv2d'),
  filters: count,
  kernelSize: pair,
  strides: pair.default([1, 1]),
  padding,
  ...kernelAndBias,
});

/** Strides of null are the pool size, as in Keras. */
const pool1d = { poolSize: count.default(2), stride: count.nullable().default(null), padding };
const pool2d = { poolSize: pair.default([2, 2]), strides: pair.nullable().default(null), padding };

const recurrent = {
  units: count,
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

const simpleRnnLayer = z.strictObject({ kind: z.literal('simpleRnn'), ...recurrent });
const lstmLayer = z.strictObject({
  kind: z.literal('lstm'),
  ...recurrent,
  recurrentActivation: activation.default('sigmoid'),
  unitForgetBias: z.boolean().default(true),
});
const gruLayer = z.strictObject({
  kind: z.literal('gru'),
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
  z.strictObject({ kind: z.literal('maxPooling1d'), ...pool1d }),
  z.strictObject({ kind: z.literal('averagePooling1d'), ...pool1d }),
  z.strictObject({ kind: z.literal('maxPooling2d'), ...pool2d }),
  z.strictObject({ kind: z.literal('averagePooling2d'), ...pool2d }),
  z.strictObject({ kind: z.literal('globalMaxPooling1d') }),
  z.strictObject({ kind: z.literal('globalAveragePooling1d') }),
  z.strictObject({ kind: z.literal('globalMaxPooling2d') }),
  z.strictObject({ kind: z.literal('globalAveragePooling2d') }),
  z.strictObject({ kind: z.literal('flatten') }),
  z.strictObject({ kind: z.literal('reshape'), shape: z.array(count).min(1) }),
  /** Rate 1 drops everything, as in Keras; tfjs would skip it. */
  z.strictObject({ kind: z.literal('dropout'), rate: fraction }),
  z.strictObject({
    kind: z.literal('batchNormalization'),
    momentum: fraction.default(0.99),
    epsilon: z.number().positive().default(1e-3),
    center: z.boolean().default(true),
    scale: z.boolean().default(true),
    betaInitialiser: initialiserSchema.default(zeros),
    gammaInitialiser: initialiserSchema.default(ones),
  }),
  z.strictObject({
    kind: z.literal('embedding'),
    inputDim: count,
    outputDim: count,
    embeddingsInitialiser: initialiserSchema.default({ kind: 'randomUniform', low: -0.05, high: 0.05 }),
  }),
  simpleRnnLayer,
  lstmLayer,
  gruLayer,
  z.strictObject({
    kind: z.literal('bidirectional'),
    layer: recurrentLayer,
    mergeMode: z.enum(['concat', 'sum', 'mul', 'ave']).default('concat'),
  }),
  z.strictObject({ kind: z.literal('activation'), activation }),
  z.strictObject({ kind: z.literal('leakyRelu'), alpha: z.number().min(0).default(0.3) }),
]);

/** Gradient clipping: by element, by the norm of each weight tensor, or by the norm of all of them together. */
const clip = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('value'), limit: z.number().positive() }),
    z.strictObject({ by: z.literal('norm'), limit: z.number().positive() }),
    z.strictObject({ by: z.literal('globalNorm'), limit: z.number().positive() }),
  ])
  .nullable()
  .default(null);

/** `decay` is Keras's time decay: rate / (1 + decay · step). */
const anyOptimizer = { clip, decay: z.number().min(0).default(0) };
const epsilon = z.number().positive().default(1e-7);
const rate = (value: number) => z.number().positive().default(value);

export const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sgd'),
    learningRate: rate(0.01),
    momentum: fraction.default(0),
    nesterov: z.boolean().default(false),
    ...anyOptimizer,
  }),
  z.strictObject({
    kind: z.literal('rmsprop'),
    learningRate: rate(0.001),
    rho: fraction.default(0.9),
    momentum: fraction.default(0),
    epsilon,
    ...anyOptimizer,
  }),
  z.strictObject({
    kind: z.literal('adagrad'),
    learningRate: rate(0.001),
    initialAccumulator: z.number().min(0).default(0.1),
    epsilon,
    ...anyOptimizer,
  }),
  z.strictObject({
    kind: z.literal('adadelta'),
    learningRate: rate(0.001),
    rho: fraction.default(0.95),
    epsilon,
    ...anyOptimizer,
  }),
  ...(['adam', 'adamax', 'nadam'] as const).map((kind) =>
    z.strictObject({
      kind: z.literal(kind),
      learningRate: rate(0.001),
      beta1: fraction.default(0.9),
      beta2: fraction.default(0.999),
      epsilon,
      ...anyOptimizer,
    }),
  ),
]);

/** How inputs are prepared; statistics come from the unedited training part and apply to every part alike. */
const preprocessing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('standardise') }),
  z.strictObject({ kind: z.literal('minMax') }),
  /** x · factor + offset. */
  z.strictObject({ kind: z.literal('rescale'), factor: z.number(), offset: z.number().default(0) }),
]);

/** What the network is trained towards. `index` is for sparse categorical cross-entropy, `value` for regression. */
const targetEncoding = z.enum(['oneHot', 'index', 'binary', 'multiHot', 'value']);

const dataReference = z.strictObject({
  /** Id in `corpus/data/index.ts`. */
  source: z.string().min(1),
  /** Options of that source, checked by it. */
  options: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  /** What the original program trained on, where the source stands in for it; null where it is the original. */
  standsInFor: z.string().nullable().default(null),
  rows: z.strictObject({ train: count, validation: count, test: count }),
  preprocessing: z.array(preprocessing).default([]),
  target: targetEncoding,
  /** Faults of training data, applied in order to the raw training part; empty in a healthy program. */
  edits: z
    .array(
      z.strictObject({
        operator: z.string(),
        parameters: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    )
    .default([]),
});

/**
 * Keras's EarlyStopping on the validation loss: training ends with the epoch that is the `patience`-th in a row without
 * an improvement by more than `minDelta`, on the weights it then has. Absent where a program trains all its epochs.
 */
const earlyStopping = z.strictObject({ patience: count, minDelta: z.number().min(0).default(0) });

export const programSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string().min(1),
  /** Raised with every change that moves a number. */
  version: count.default(1),
  source: z.strictObject({
    /** Stack Overflow question, GitHub repository or paper. */
    kind: z.enum(['stackoverflow', 'github', 'paper', 'toy']),
    reference: z.string().min(1),
    licence: z.string().min(1),
    /** What was kept, what was scaled down or repaired, and why. */
    changes: z.string().min(1),
    /** `ours` where the healthy version is our own repair of a faulty original. */
    repair: z.enum(['documented', 'ours', 'none-needed']),
  }),
  family: z.enum(['dense', 'convolutional', 'recurrent']),
  task: z.enum(['binary', 'multiclass', 'multilabel', 'regression']),
  /** False keeps a program out of the reported corpus (toys). */
  headline: z.boolean().default(true),
  data: dataReference,
  layers: z.array(layerSchema).min(1),
  loss: z.enum(lossNames),
  optimizer: optimizerSchema,
  batchSize: count,
  epochs: count,
  earlyStopping: earlyStopping.optional(),
  /** Training is shown no validation data; the split is as it was. Absent in a healthy program. */
  withoutValidation: z.literal(true).optional(),
  healthy: z.strictObject({
    /** On the test part: accuracy for classification, R² for regression. */
    metric: z.enum(['accuracy', 'r2']),
    /** Reached by the mean over five seeds of the clean program. */
    atLeast: z.number(),
  }),
});

export type ActivationName = (typeof activationNames)[number];
export type LossName = (typeof lossNames)[number];
export type InitialiserSpec = z.output<typeof initialiserSchema>;
export type RegulariserSpec = z.output<typeof regulariser>;
export type LayerSpec = z.output<typeof layerSchema>;
export type LayerKind = LayerSpec['kind'];
export type RecurrentLayerSpec = z.output<typeof recurrentLayer>;
export type OptimizerSpec = z.output<typeof optimizerSchema>;
export type OptimizerKind = OptimizerSpec['kind'];
export type EarlyStoppingSpec = z.output<typeof earlyStopping>;
export type DataSpec = z.output<typeof dataReference>;
export type DataEditSpec = DataSpec['edits'][number];
export type ProgramSpec = z.output<typeof programSchema>;
export type ProgramInput = z.input<typeof programSchema>;
export type ProgramFamily = ProgramSpec['family'];

/**
 * The whole spec of a program, defaults filled in.
 * @throws InputError `invalid-program` naming the path and the rule of the first thing that is wrong.
 */
export function defineProgram(input: ProgramInput): ProgramSpec {
  return parseProgram(input);
}

/** As `defineProgram`, for something read from outside. */
export function parseProgram(input: unknown): ProgramSpec {
  const result = programSchema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new InputError('invalid-program', {
    rule: `the program spec is wrong at ${issue.path.join('.') || 'its root'}`,
    value: issue.message,
  });
}
