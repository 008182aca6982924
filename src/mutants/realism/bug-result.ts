import { z } from 'zod';
import { type BugPair, bugOrigins } from '../../../corpus/bugs/contract.ts';
import { hashJson } from '../../lib/hash.ts';
import { lossNames } from '../../training/spec.ts';
import type { StudyOptions } from './options.ts';

/** The approach of mutants that are trained, as in the names of published tables. */
export const preTraining = 'pre_training';

/** What decides a kill in one program, chosen from its originals alone. */
const killRuleSchema = z.discriminatedUnion('kind', [
  /** Classes: the original is correct and the mutant is not. */
  z.strictObject({ kind: z.literal('wrongness'), labels: z.enum(['single-label', 'multi-label']) }),
  /** Saturated accuracy: the mutant's loss exceeds the original's by more than the margin. */
  z.strictObject({ kind: z.literal('loss'), loss: z.enum(lossNames), margin: z.number() }),
  /** Values: the original's error is within the limit and the mutant's is not. */
  z.strictObject({ kind: z.literal('threshold'), limit: z.number() }),
]);
export type KillRule = z.output<typeof killRuleSchema>;

/** A share, or null where it is undefined. */
const share = z.number().min(0).max(1).nullable();

const scoreSchema = z.strictObject({
  model: z.string(),
  /** S: mean killing probability. */
  killProbability: z.number().min(0).max(1),
  /** IQ: null where nothing kills the mutant. */
  resistance: share,
  /** CS: null where nothing kills the mutant. */
  coupling: share,
  /** IoU, which is EQ: null where nothing kills mutant or fault. */
  overlap: share,
  /** wC, the weight of resistance. */
  ease: share,
  reliable: z.boolean(),
});

const mutantSchema = scoreSchema.extend({
  operator: z.string(),
  configuration: z.string(),
  /** Of making all its instances, predictions included. */
  cpuSeconds: z.number(),
});

const setAside = z.strictObject({ mutant: z.string(), reason: z.string() });

const approachSchema = z.strictObject({
  /** `pre_training`, `post_training_scenario1` and so on, as in the names of published tables. */
  approach: z.string(),
  mutants: z.array(mutantSchema),
  /** Mutants that were not scored, each with its reason. */
  setAside: z.array(setAside),
});

/** What the study found of one real fault. */
export const bugResultSchema = z.strictObject({
  bug: z.string(),
  /** `wild`: a pair of `corpus/wild`. */
  origin: z.enum([...bugOrigins, 'wild']),
  title: z.string(),
  /** `hashStudy`: a result of another pair or of other options is none of this study. */
  planHash: z.string(),
  inputs: z.int(),
  /** Test inputs that stood in for the test part, how many by slice; null where that part did. */
  judgedOn: z
    .strictObject({ sha256: z.string(), slices: z.record(z.string(), z.int().positive()) })
    .nullable()
    .default(null),
  rule: killRuleSchema.nullable(),
  /** Why kills of the pair say little; such a pair is kept out of the summary. */
  reasons: z.array(z.string()),
  /** Metric of each instance on the test part; null where it is not a number. */
  originals: z.array(z.number().nullable()),
  faults: z.array(z.number().nullable()),
  /** F: mean killing probability of the fault; null where it could not be judged. */
  faultKillProbability: share,
  /** Whether DeepCrime's test separates the fault from its repair. */
  faultIsKilled: z.boolean(),
  approaches: z.array(approachSchema),
  /** Originals of other seeds, scored as mutants of the pre-training pool: the noise floor. */
  controls: z.array(scoreSchema),
  /** Mutants trained twice, each time with all else: scores in the pool of those alone. */
  retest: z.array(z.strictObject({ first: scoreSchema, second: scoreSchema })),
  cpuSeconds: z.number(),
});

export type BugResult = z.output<typeof bugResultSchema>;
export type BugMutant = z.output<typeof mutantSchema>;
export type BugScore = z.output<typeof scoreSchema>;
export type BugApproach = z.output<typeof approachSchema>;

/**
 * What settles a bug's result, hashed: the pair, the options, and the test inputs where they are
 * not the program's own.
 * @param inputs SHA-256 of their file
 */
export function hashStudy({ fixed, faulty }: BugPair, options: StudyOptions, inputs: string | null): string {
  return hashJson({ fixed, faulty, options, ...(inputs === null ? {} : { inputs }) });
}
