import { z } from 'zod';
import { parseConfig } from '../../lib/config.ts';
import { estimateSchema } from '../../statistics/bootstrap.ts';
import { killOptionsSchema } from './options.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);

const modelSchema = z.strictObject({
  /** `<operator> <parameters>`. */
  id: z.string(),
  kind: z.enum(['pre-training', 'post-training']),
  operator: z.string(),
  /** How the operator grades the setting; null after training. */
  severity: z.string().nullable(),
  instances: count,
  /** Mean accuracy of its instances on the real test set. */
  accuracy: share,
});

/**
 * How a model fares beside originals that it shares nothing with but the program. Mutants are tested against all healthy
 * instances that nobody searched on, scoring half and nulls; the null mutant against the half that is named.
 */
const standing = {
  /** KP: mean over inputs and all pairs with an original of the half of "the original is correct and the model wrong". */
  killProbability: share,
  /** Cohen's d of the accuracies, positive where the model is worse; null where they differ without any spread. */
  effect: z.number().nullable(),
  /** One-sided permutation test of the accuracies, instances relabelled. */
  p: share,
  /** DeepCrime's rule: two-sided Wald test and an effect of at least the option. */
  killedByDeepCrime: z.boolean(),
};

const nullSchema = z.strictObject({
  ...standing,
  /** Whether the permutation test kills the null mutant: always a false kill. */
  killed: z.boolean(),
  /** Of random halves of healthy instances that nobody searched on: share that DeepCrime's rule kills beside these originals. */
  falseKills: share,
});

const mutantSchema = z.strictObject({
  id: z.string(),
  ...standing,
  /** Holm's correction over the mutants of the test set. */
  pHolm: share,
  /** By the corrected permutation test. */
  killed: z.boolean(),
  /** KP minus the null mutant's, with its 95 % interval over instances. */
  excess: estimateSchema,
});

const scoreSchema = z.strictObject({
  mutants: count,
  /** Mutants that the test set kills, and those that the training part of the data does. */
  killed: count,
  killable: count,
  /** DeepCrime's: mean over operators of the share of killable mutants that are killed; null where nothing is killable. */
  value: share.nullable(),
});

const testSetSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** `searched`: found on the search half. `guided`: chosen by mutants too, those of the judged operator left out. */
  source: z.enum(['real', 'weak', 'random', 'searched', 'guided']),
  /** Inputs; of `guided`, those that judge the null mutant. */
  inputs: count,
  /** What they were taken from: candidates before the committee judged them; null for real inputs, whose labels are known. */
  candidates: count.nullable(),
  /** Mean accuracy of the originals that are scored on. */
  accuracy: share,
  nulls: z.strictObject({
    /** Beside the originals that inputs were searched on: what a study without a split would see. */
    searchHalf: nullSchema,
    /** Beside the originals that nobody searched on: what counts. */
    scoringHalf: nullSchema,
  }),
  mutants: z.array(mutantSchema),
  scores: z.strictObject({ preTraining: scoreSchema, postTraining: scoreSchema }),
});

/** What is measured of one image set; kept by itself, so that the same command goes on where it was stopped. */
export const killsOfSetSchema = z.strictObject({
  set: z.string(),
  /** Program under test. */
  subject: z.string(),
  /** Kind of generator. */
  generator: z.string(),
  /** SHA-256 of what settles this part: one of other options is none of this study. */
  planHash: z.string(),
  models: z.array(modelSchema),
  /** Mutants and test sets that could not be had, with the reason. */
  setAside: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  testSets: z.array(testSetSchema),
  cpuSeconds: z.number(),
});

/** The result of `faultgap inputs score`: which test sets see which mutants, and how often they see what is not there. */
export const killsResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  options: killOptionsSchema,
  sets: z.array(killsOfSetSchema),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

export type KillsResult = z.output<typeof killsResultSchema>;
export type KillsOfSet = z.output<typeof killsOfSetSchema>;
export type KilledModel = z.output<typeof modelSchema>;
export type KillTestSet = z.output<typeof testSetSchema>;
export type NullStanding = z.output<typeof nullSchema>;
export type MutantStanding = z.output<typeof mutantSchema>;
export type KillScore = z.output<typeof scoreSchema>;

/** @throws InputError `invalid-config` naming what is wrong. */
export function parseKillsResult(where: string, json: unknown): KillsResult {
  return parseConfig(where, json, killsResultSchema);
}
