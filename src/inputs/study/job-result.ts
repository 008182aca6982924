import { z } from 'zod';
import { repetitionMeasures } from '../measures.ts';

export const share = z.number().min(0).max(1);

export const curvePoint = z.strictObject({
  calls: z.int(),
  /** Share of seeds whose search had met its own goal by then. */
  success: share,
  /** Share of seeds that had given a label-kept valid fault. */
  faults: share,
});

export const repetitionOfStrategy = z.strictObject({
  repetition: z.int(),
  seeds: z.int(),
  measures: repetitionMeasures,
  curve: z.array(curvePoint),
});

const gateSchema = z.strictObject({
  passed: z.boolean(),
  /** Why it did not pass, in words; empty where it did. */
  reasons: z.array(z.string()),
  /** Share of generated inputs that the committee labels as asked. */
  labelConsistency: share,
  /** Pairwise feature distance of generated inputs divided by that of real ones. */
  diversityToReal: z.number().nullable(),
  /** Share of generated inputs that the validator passes. */
  valid: share,
});

/** What one repetition works with, before any search. */
export const benchSchema = z.strictObject({
  repetition: z.int(),
  gate: gateSchema,
  /** Of training the generator; null where it had been trained before. */
  trainingCpuSeconds: z.number().nullable(),
  /** Share of test inputs that the network under test answers rightly. */
  subjectAccuracy: share,
  /** Latents drawn until enough seeds were answered rightly. */
  seedsDrawn: z.int(),
  seedsAccepted: z.int(),
  /** Of the seeds: share whose label the committee keeps. */
  seedsKept: share.nullable(),
  /** False alarms of the validator on inputs that it never saw. */
  falseAlarms: z.strictObject({ aimedFor: share, measured: share }),
});
export type StudyJudges = z.output<typeof benchSchema>;

export const sweepPoint = z.strictObject({
  centre: z.enum(['global', 'class']),
  psi: z.number(),
  seeds: z.int(),
  /** Seeds that the network under test answers wrongly when truncated. */
  flips: z.int(),
  /** Of the flips: how many keep their label by the committee. */
  kept: z.int(),
  /** Of the flips: how many the validator passes. */
  valid: z.int(),
  /** All seeds, flipped or not, whose label is kept. */
  labelKept: z.int(),
});
export type SweepPoint = z.output<typeof sweepPoint>;

export const refusal = z.strictObject({
  set: z.string(),
  generator: z.string(),
  repetition: z.int(),
  /** Null where the whole repetition was refused, such as by the gate. */
  strategy: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
});
export type StudyRefusal = z.output<typeof refusal>;

/** What one job (a set, a generator, a repetition) found: `job.json` of its folder. */
export const jobResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  set: z.string(),
  generator: z.string(),
  repetition: z.int(),
  /** SHA-256 of what settles it: a result of other options is none of this study. */
  planHash: z.string(),
  /** Null where there was no generator or no network to work with. */
  bench: benchSchema.nullable(),
  strategies: z.array(repetitionOfStrategy.omit({ repetition: true }).extend({ strategy: z.string() })),
  /** Truncation of the seeds towards both means; empty where the generator has neither. */
  sweep: z.array(sweepPoint),
  refused: z.array(refusal),
  /** `ledger.arrow` beside it; null where nothing was searched. */
  ledger: z.strictObject({ sha256: z.string(), bytes: z.int(), rows: z.int() }).nullable(),
  cpuSeconds: z.number(),
});
export type JobResult = z.output<typeof jobResultSchema>;
