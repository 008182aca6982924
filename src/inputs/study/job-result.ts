import { z } from 'zod';

export const share = z.number().min(0).max(1);

/**
 * What is measured of one strategy on one generator of one repetition. Null where it cannot be said: a share of nothing,
 * generations of a search without any.
 */
export const measureNames = [
  'faultsPerThousandCalls', 'faultsPerThousandCallsNoMargin', 'faultsPerHundredSeeds',
  'faultsPerHundredSeedsNoMargin', 'faultsPerCpuSecond',
  'successRate', 'misclassified', 'valid', 'labelKept', 'validAndKept', 'generations', 'callsPerSeed',
  'diversity', 'diversityToReal', 'distanceToSeed', 'cpuSeconds',
] as const; // biome-ignore format: one list
export type MeasureName = (typeof measureNames)[number];

/** Of these, the ones that cannot exceed 1. */
export const shareMeasures: ReadonlySet<MeasureName> = new Set([
  'successRate',
  'misclassified',
  'valid',
  'labelKept',
  'validAndKept',
]);

/** An object of all measures. */
export const measures = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    /** Headline: label-kept valid faults (wrong by the margin) per 1,000 generator calls. */
    faultsPerThousandCalls: value,
    /** The same where being wrong by any margin counts. */
    faultsPerThousandCallsNoMargin: value,
    /** Label-kept valid faults per 100 seeds: the yield, whatever it cost. */
    faultsPerHundredSeeds: value,
    /** The same where being wrong by any margin counts: what the papers' own yields count. */
    faultsPerHundredSeedsNoMargin: value,
    faultsPerCpuSecond: value,
    /** Share of searches that met the strategy's own goal. */
    successRate: value,
    /** Share of searches whose input the network under test gets wrong. */
    misclassified: value,
    /** Of the misclassified inputs: share that the validator passes. */
    valid: value,
    /** Of the misclassified inputs: share whose label the committee keeps. */
    labelKept: value,
    /** Of the misclassified inputs: share that is valid and keeps its label. */
    validAndKept: value,
    /** Mean generation at success; null for searches without generations. */
    generations: value,
    /** Mean generator calls of a search. */
    callsPerSeed: value,
    /** Mean pairwise distance within a class of the label-kept valid faults by any margin, in committee features. */
    diversity: value,
    /** The same as a ratio to real inputs of those classes. */
    diversityToReal: value,
    /** Mean distance of the misclassified inputs to their seeds, in committee features. */
    distanceToSeed: value,
    /** Of searching, all seeds together. */
    cpuSeconds: value,
  });

export const repetitionMeasures = measures(z.number().nullable());
export type RepetitionMeasures = z.output<typeof repetitionMeasures>;

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
