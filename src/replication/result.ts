import { z } from 'zod';
import { studyIds } from '../lib/published.ts';
import { estimateSchema } from '../statistics/bootstrap.ts';

const comparedSchema = z.strictObject({
  /** What the value is of, from the widest to the narrowest, with ` / ` between. */
  name: z.string(),
  /** As printed. */
  published: z.string(),
  /** Null where the release does not hold what it takes; `reason` says what. */
  recomputed: z.union([z.number(), z.string()]).nullable(),
  /** Equal to the printed digit; null where nothing was recomputed. */
  equal: z.boolean().nullable(),
  /** Why it cannot be said, or why it differs where that is known. */
  reason: z.string().nullable(),
  source: z.string(),
});

/** A statistic over the mutants of each bug, by one approach, and how far that of pre-training lies above it. */
const approachSchema = z.strictObject({
  measure: z.enum(['CS', 'IoU']),
  /** A set of bugs, or `all`. */
  set: z.string(),
  statistic: z.enum(['median', 'upper quartile', 'best']),
  /**
   * `all`: every mutant that there is. `equal`: expected over random choices of as many mutants of each approach as the
   * scarcest one has for the bug.
   */
  mutants: z.enum(['all', 'equal']),
  approach: z.string(),
  bugs: z.int(),
  /** Bugs in which the approach has the highest value; ties count for the first in order. */
  won: z.int(),
  /** Of those, how many are ties. */
  tied: z.int(),
  /** Mean over bugs, in [0, 1]; interval over distinct programs. */
  mean: estimateSchema.nullable(),
  /** Pre-training less this approach, paired by bug; null for pre-training itself. */
  preTrainingLess: estimateSchema.nullable(),
});

const familySchema = z.strictObject({
  threshold: z.number(),
  /** Families kept by the release's own table, and by the rule applied again. */
  released: z.int().nullable(),
  kept: z.int(),
  /** In one of both only; empty where they agree. */
  differing: z.array(z.string()),
});

const gainSchema = z.strictObject({
  threshold: z.number(),
  /** Set that the selection was tried on; families were chosen on the others of the paper's three. */
  set: z.string(),
  mutants: z.int(),
  kept: z.int(),
  /** High-High share among the kept less that among all; interval over bugs. */
  highHighGain: estimateSchema.nullable(),
  /** Bugs whose median realism rises, and falls, by keeping; and whose most realistic mutant is lost. */
  medianRealismRises: z.int(),
  medianRealismFalls: z.int(),
  bestLost: z.int(),
});

const claimSchema = z.strictObject({
  claim: z.string(),
  verdict: z.enum(['holds', 'holds in part', 'does not hold', 'cannot be said']),
  /** The numbers that decide. */
  because: z.string(),
});

const lineSchema = z.strictObject({
  task: z.string(),
  what: z.string(),
  diagnoser: z.string(),
  features: z.string(),
  ...estimateSchema.shape,
  /** By Holm over the table; null where it was not tested. */
  pHolm: z.number().nullable(),
  differs: z.boolean().nullable(),
});

/** The schema of what `faultgap replicate … --json` prints. */
export const replicationSchema = z.strictObject({
  schemaVersion: z.literal(2),
  study: z.enum(studyIds),
  paper: z.string(),
  title: z.string(),
  /** What stands in for data that nobody published; null where the authors' own were read. */
  standsIn: z.string().nullable(),
  release: z
    .strictObject({
      repository: z.string(),
      /** Commit that the published values are of, and the one that lies there; null where that is no clone. */
      commit: z.string(),
      found: z.string().nullable(),
      /** Tables that the numbers are made of. */
      read: z.int(),
      /** Files that were passed over, by reason, below the folder of the release. */
      leftOut: z.array(z.strictObject({ reason: z.string(), paths: z.array(z.string()) })),
      /** What is missing of what the paper used, in words. */
      missing: z.array(z.string()),
    })
    .nullable(),
  /** Choices that another reader may make otherwise, by the name of their option. */
  conventions: z.record(z.string(), z.string()),
  counts: z.strictObject({ equal: z.int(), different: z.int(), unknown: z.int() }),
  values: z.array(comparedSchema),
  claims: z.array(claimSchema),
  /** Of realism. */
  approaches: z.array(approachSchema),
  /** Of selection. */
  families: z.array(familySchema),
  gains: z.array(gainSchema),
  /** Of DynFault: gaps, and what a feature family adds. */
  lines: z.array(lineSchema),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

/** A paper replicated: what was published, what came out, and what its tables do not show. */
export type ReplicationResult = z.output<typeof replicationSchema>;
export type ComparedValue = z.output<typeof comparedSchema>;
export type ReplicatedApproach = z.output<typeof approachSchema>;
export type ReplicatedClaim = z.output<typeof claimSchema>;
export type ReleaseRead = NonNullable<ReplicationResult['release']>;
export type ReplicatedGain = z.output<typeof gainSchema>;
export type ReplicatedFamilies = z.output<typeof familySchema>;
export type ReplicatedLine = z.output<typeof lineSchema>;
