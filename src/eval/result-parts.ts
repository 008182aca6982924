import { z } from 'zod';
import { currentName } from '../lib/registry.ts';
import { estimateSchema } from '../statistics/bootstrap.ts';
import { taskIds } from './contract.ts';

/** Both ends of an interval. */
export const interval = { low: z.number(), high: z.number() };
/** A value with its interval. */
export const estimate = estimateSchema.shape;

/** Of a diagnoser or a feature set. */
export const name = z.string().overwrite(currentName);

/** What identifies a line of the table: whose predictions, of what, from which columns. */
export const line = {
  task: z.enum(taskIds),
  diagnoser: name,
  /** Feature set. */
  features: name,
  normalisation: z.string(),
  /** How a class is chosen from scores: `plain`, or `tuned` inside `fit`. */
  decision: z.string(),
  /** Percent of the planned steps whose checks were seen. */
  window: z.number().min(0).max(100),
};

/**
 * 95 % interval with programs on one data set drawn together, and how many data sets there are; null where those of some
 * programs are not known.
 */
export const overSources = {
  sources: z
    .strictObject({ count: z.int(), ...interval })
    .nullable()
    .default(null),
};

/** Whether words may claim a difference: `pHolm` is below 0.05 and the interval leaves 0 out. */
export const decided = { differs: z.boolean() };
