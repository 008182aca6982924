import { z } from 'zod';
import { repairKinds } from '../../../corpus/wild/contract.ts';

/** A change of a training that a script can make: what, and in what way. */
export const changeSchema = z.strictObject({
  repair: z.enum(repairKinds),
  /** Factor of a number, such as the learning rate; null where nothing is multiplied. */
  times: z.number().positive().nullable(),
  /** What to change to, by its common name; null where `repair` says all, or only the script can know. */
  to: z.string().nullable(),
});
export type Change = z.output<typeof changeSchema>;

/** By seed, higher is better; null where the training failed or its score is not finite. */
const scores = z.array(z.number().nullable());

const trialSchema = z.strictObject({
  change: changeSchema,
  /** The advice in words. */
  action: z.string(),
  scores,
  /** Mean of the differences from the unchanged training, seed by seed; null where no seed has both scores. */
  gain: z.number().nullable(),
  /** Better than unchanged with each seed. */
  helped: z.boolean(),
  /** Why a training failed, the first of them; null where none did. */
  failure: z.string().nullable(),
});
export type Trial = z.output<typeof trialSchema>;

/** What became of the first pieces of advice when they were tried. */
export const trialsSchema = z.strictObject({
  seeds: z.array(z.int()),
  unchanged: z.strictObject({ scores, failure: z.string().nullable() }),
  tried: z.array(trialSchema),
  /** Advice that was passed over, as the script cannot make the change. */
  untried: z.array(z.strictObject({ change: changeSchema, action: z.string() })),
});
export type Trials = z.output<typeof trialsSchema>;
