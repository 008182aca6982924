import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** What layers of every kind are written with, with the defaults of Keras in TensorFlow 2. */

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
  /** The layer behaves so whatever the pass: without `model.eval()` a network drops units when it predicts. */
  mode: z.enum(['train', 'evaluate']).optional(),
};

/** A kind of layer: its own fields and those of every layer. */
export function layer<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return ofKind(kind, { ...shape, ...placeOfLayer });
}

export const activation = z.enum(activationNames);
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

export const zeros = { kind: 'zeros' } as const;
export const ones = { kind: 'ones' } as const;
export const glorotUniform = { kind: 'glorotUniform' } as const;
export const orthogonal = { kind: 'orthogonal', gain: 1 } as const;

/** Penalty l1·Σ|w| + l2·Σw² on one weight tensor. */
export const regulariser = z
  .strictObject({ l1: z.number().min(0).default(0), l2: z.number().min(0).default(0) })
  .nullable();

export const kernelAndBias = {
  activation: activation.default('linear'),
  useBias: z.boolean().default(true),
  kernelInitialiser: initialiserSchema.default(glorotUniform),
  biasInitialiser: initialiserSchema.default(zeros),
  kernelRegulariser: regulariser.default(null),
  biasRegulariser: regulariser.default(null),
};

export const paddingSchema = z.enum(['valid', 'same']).default('valid');
export const pairSchema = z.tuple([countSchema, countSchema]);

export type ActivationName = (typeof activationNames)[number];
export type InitialiserSpec = z.output<typeof initialiserSchema>;
export type RegulariserSpec = z.output<typeof regulariser>;
