import { z } from 'zod';
import { countSchema, fractionSchema, leftOut, ofKind } from '../specs/fields.ts';

/**
 * How the learning rate changes over the updates of a run. Every factor is a share of the optimizer's `learningRate`,
 * so that whoever changes that rate changes the whole schedule. A span left out is the rest of the run.
 */

/** The rate rises in a straight line from `from`; the schedule begins after it, as in Keras's `CosineDecay`. */
const warmupSchema = z.strictObject({ steps: countSchema, from: leftOut(fractionSchema, 0) });
const anySchedule = {
  warmup: warmupSchema.optional(),
  /** How many steps the schedule goes on with an update: 0 where nobody calls it, 2 where two do. A fault. */
  stepsPerUpdate: leftOut(z.int().min(0), 1),
};

const factor = z.number().positive();
const floor = leftOut(fractionSchema, 0);

/** The formulas are in `schedule.ts`. */
export const scheduleSchema = z.discriminatedUnion('kind', [
  ofKind('constant', { ...anySchedule, warmup: warmupSchema }),
  /** Times `factor` after every so many steps. */
  ofKind('step', { every: countSchema, factor, ...anySchedule }),
  /** The rate itself up to the first boundary, that step included, then one factor after each. */
  ofKind('piecewise', {
    boundaries: z.array(countSchema).min(1),
    factors: z.array(z.number().min(0)).min(1),
    ...anySchedule,
  }),
  /** Times `factor` over so many steps, a bit in each. */
  ofKind('exponential', { steps: countSchema, factor, ...anySchedule }),
  ofKind('polynomial', {
    steps: countSchema.optional(),
    power: leftOut(z.number().positive(), 1),
    floor,
    /** Begins anew, over a longer span, where the span ends before the run. */
    cycle: leftOut(z.boolean(), false),
    ...anySchedule,
  }),
  ofKind('cosine', { steps: countSchema.optional(), floor, ...anySchedule }),
  ofKind('cosineRestarts', {
    firstSteps: countSchema,
    /** Each period is so many times as long as the one before, and starts so many times as high. */
    lengthFactor: leftOut(z.number().min(1), 2),
    heightFactor: leftOut(z.number().positive(), 1),
    floor,
    ...anySchedule,
  }),
  ofKind('oneCycle', {
    steps: countSchema.optional(),
    /** Share of the steps over which the rate rises to its top, which is `learningRate`. */
    rise: leftOut(z.number().min(0).lt(1), 0.3),
    /** The first rate is the top over `divide`, the last one the first over `finalDivide`. */
    divide: leftOut(z.number().min(1), 25),
    finalDivide: leftOut(z.number().min(1), 1e4),
    anneal: leftOut(z.enum(['cosine', 'linear']), 'cosine'),
    ...anySchedule,
  }),
  /** Times `factor` after `patience` epochs in a row without a better validation loss. */
  ofKind('plateau', {
    factor: leftOut(z.number().positive().lt(1), 0.1),
    patience: leftOut(countSchema, 10),
    minDelta: leftOut(z.number().min(0), 1e-4),
    /** Epochs after a reduction that count for nothing. */
    cooldown: leftOut(z.int().min(0), 0),
    floor,
    ...anySchedule,
  }),
]);

export type ScheduleSpec = z.output<typeof scheduleSchema>;
export type ScheduleKind = ScheduleSpec['kind'];
export type PlateauSpec = Extract<ScheduleSpec, { kind: 'plateau' }>;
