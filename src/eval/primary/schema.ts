import { z } from 'zod';
import { taskIds } from '../contract.ts';
import { estimate, interval, name, overSources } from '../result-parts.ts';

/** One of the comparisons that were chosen beforehand. */
const comparedSideSchema = z.strictObject({
  diagnoser: name,
  features: name,
  /** Results of before it could be chosen have none. */
  normalisation: z.string().default('none'),
  decision: z.string(),
  split: z.string(),
  /** SHA-256 of the predicted class indices (int32, in the order of the rows) of its first cut. */
  firstCut: z.string(),
});

const comparisonSchema = z.strictObject({
  id: z.string(),
  effect: z.string(),
  task: z.enum(taskIds),
  sides: z.tuple([comparedSideSchema, comparedSideSchema]),
  /** Traces that both sides test, and their programs. */
  n: z.int(),
  programs: z.int(),
  /** Balanced accuracy of each side on these traces. */
  first: z.number(),
  second: z.number(),
  ...estimate,
  ...overSources,
  /** Sign-flip over programs, two-sided, on contributions averaged over the cuts. */
  p: z.number(),
  /** By Holm over all comparisons of the file. */
  pHolm: z.number(),
  /** Whether words may claim a difference: `pHolm` is below 0.05, and both intervals leave 0 out; never without halves. */
  differs: z.boolean(),
  /** Interval from random halves of the programs, which holds what training on others changes; null without halves. */
  halves: z.strictObject(interval).nullable(),
});

/** What was chosen before new programs had labels. */
export const primarySchema = z.strictObject({
  /** SHA-256 of the file of comparisons. */
  file: z.string(),
  /** `exploratory` on the programs that the comparisons were chosen on; else `confirmatory`, on the others only. */
  stage: z.enum(['exploratory', 'confirmatory']),
  cuts: z.int(),
  halvings: z.int(),
  comparisons: z.array(comparisonSchema),
});
