import { z } from 'zod';
import { fractionSchema, ofKind } from './layer-specs.ts';

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
  ...(['adam', 'adamax', 'nadam'] as const).map((kind) =>
    ofKind(kind, {
      learningRate: rate(0.001),
      beta1: fractionSchema.default(0.9),
      beta2: fractionSchema.default(0.999),
      epsilon,
      ...anyOptimizer,
    }),
  ),
]);

export type OptimizerSpec = z.output<typeof optimizerSchema>;
export type OptimizerKind = OptimizerSpec['kind'];
