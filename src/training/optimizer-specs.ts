import { z } from 'zod';
import { scheduleSchema } from './practice/schedule-specs.ts';
import { fractionSchema, leftOut, ofKind } from './specs/fields.ts';

/** Gradient clipping: by element, by the norm of each weight tensor, or by the norm of all of them together. */
const clip = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('value'), limit: z.number().positive() }),
    z.strictObject({ by: z.literal('norm'), limit: z.number().positive() }),
    z.strictObject({ by: z.literal('globalNorm'), limit: z.number().positive() }),
  ])
  .nullable()
  .default(null);

/** Roles (`bias`) or names (`0/dense/bias`) of weights. */
const weightNames = z.array(z.string().min(1)).min(1);

const anyOptimizer = {
  clip,
  /** Keras's time decay: rate / (1 + decay · step). */
  decay: z.number().min(0).default(0),
  /** Decoupled (arXiv 1711.05101): before each update a weight loses rate · weightDecay of itself, as in Keras and PyTorch. */
  weightDecay: leftOut(z.number().min(0), 0),
  /** Weights that decay leaves alone. */
  withoutDecay: weightNames.optional(),
  schedule: scheduleSchema.optional(),
};
const epsilon = z.number().positive().default(1e-7);
const rate = (value: number) => z.number().positive().default(value);
const twoMoments = {
  learningRate: rate(0.001),
  beta1: fractionSchema.default(0.9),
  beta2: fractionSchema.default(0.999),
  epsilon,
  ...anyOptimizer,
};

export const optimizerSchema = z.discriminatedUnion('kind', [
  ofKind('sgd', {
    learningRate: rate(0.01),
    momentum: fractionSchema.default(0),
    nesterov: z.boolean().default(false),
    ...anyOptimizer,
  }),
  ofKind('rmsprop', {
    learningRate: rate(0.001),
    rho: fractionSchema.default(0.9),
    momentum: fractionSchema.default(0),
    epsilon,
    ...anyOptimizer,
  }),
  ofKind('adagrad', {
    learningRate: rate(0.001),
    initialAccumulator: z.number().min(0).default(0.1),
    epsilon,
    ...anyOptimizer,
  }),
  ofKind('adadelta', {
    learningRate: rate(0.001),
    rho: fractionSchema.default(0.95),
    epsilon,
    ...anyOptimizer,
  }),
  ofKind('adam', twoMoments),
  ofKind('adamax', twoMoments),
  ofKind('nadam', twoMoments),
  ofKind('adamw', { ...twoMoments, weightDecay: z.number().min(0).default(0.004) }),
  ofKind('lion', {
    learningRate: rate(0.001),
    beta1: fractionSchema.default(0.9),
    beta2: fractionSchema.default(0.99),
    ...anyOptimizer,
  }),
]);

export type OptimizerSpec = z.output<typeof optimizerSchema>;
export type OptimizerKind = OptimizerSpec['kind'];
