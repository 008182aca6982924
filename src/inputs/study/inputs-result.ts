import { z } from 'zod';
import { parseConfig } from '../../lib/config.ts';
import { measures, repetitionMeasures, strategyMeasures } from '../measures.ts';
import { inputsStudyOptionsSchema } from './options.ts';

const share = z.number().min(0).max(1);

/** What names a job. */
export interface JobPlace {
  readonly set: string;
  readonly generator: string;
  readonly repetition: number;
}
const place = { set: z.string(), generator: z.string(), repetition: z.int() };

const curvePoint = z.strictObject({
  calls: z.int(),
  /** Share of seeds whose search had met its own goal by then. */
  success: share,
  /** Share of seeds that had given a label-kept valid fault. */
  faults: share,
});

const repetitionOfStrategy = z.strictObject({
  repetition: z.int(),
  seeds: z.int(),
  measures: repetitionMeasures,
  curve: z.array(curvePoint),
});

const gateSchema = z.strictObject({
  passed: z.boolean(),
  /** Why it did not pass, in words; empty where it did. */
  reasons: z.array(z.string()),
  /** Share of generated inputs that the committee labels as intended. */
  labelConsistency: share,
  /** Pairwise feature distance of generated inputs divided by that of real ones. */
  diversityToReal: z.number().nullable(),
  /** Share of generated inputs that the validator passes. */
  valid: share,
});

/** What one repetition works with, before any search. */
const jobFacts = z.strictObject({
  repetition: z.int(),
  gate: gateSchema,
  /** Of training the generator; null where it had been trained before. */
  trainingCpuSeconds: z.number().nullable(),
  /** Share of test inputs that the network under test predicts correctly. */
  subjectAccuracy: share,
  /** Latents drawn until enough seeds were predicted correctly. */
  seedsDrawn: z.int(),
  seedsAccepted: z.int(),
  /** Of the seeds: share whose label the committee keeps. */
  seedsKept: share.nullable(),
  /** False alarms of the validator on inputs that it never saw. */
  falseAlarms: z.strictObject({ aimedFor: share, measured: share }),
});
export type JobFacts = z.output<typeof jobFacts>;

const sweepPoint = z.strictObject({
  centre: z.enum(['global', 'class']),
  psi: z.number(),
  seeds: z.int(),
  /** Seeds that the network under test predicts wrongly when truncated. */
  flips: z.int(),
  /** Of the flips: how many keep their label by the committee. */
  kept: z.int(),
  /** Of the flips: how many the validator passes. */
  valid: z.int(),
  /** All seeds, flipped or not, whose label is kept. */
  labelKept: z.int(),
});
export type SweepPoint = z.output<typeof sweepPoint>;

const refusal = z.strictObject({
  ...place,
  /** Null where the whole repetition was refused, such as by the gate. */
  strategy: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
});
export type StudyRefusal = z.output<typeof refusal>;

/** What one job (a set, a generator, a repetition) found: `job.json` of its folder. */
export const jobResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  ...place,
  /** SHA-256 of what settles it: a result of other options is none of this study. */
  planHash: z.string(),
  /** Null where there was no generator or no network to work with. */
  bench: jobFacts.nullable(),
  strategies: z.array(repetitionOfStrategy.omit({ repetition: true }).extend({ strategy: z.string() })),
  /** Truncation of the seeds towards both means; empty where the generator has neither. */
  sweep: z.array(sweepPoint),
  refused: z.array(refusal),
  /** `ledger.arrow` beside it; null where nothing was searched. */
  ledger: z.strictObject({ sha256: z.string(), bytes: z.int(), rows: z.int() }).nullable(),
  cpuSeconds: z.number(),
});
export type JobResult = z.output<typeof jobResultSchema>;

/** Mean over repetitions with a 95 % t interval over them; both ends null below two repetitions. */
const estimate = z.strictObject({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type OverRepetitions = z.output<typeof estimate>;

const cell = z.strictObject({
  set: z.string(),
  generator: z.string(),
  strategy: z.string(),
  /** Mean over repetitions that have the measure; null where none has. */
  measures: measures(estimate.nullable()),
  /** Each repetition's own numbers, which differences are paired over. */
  repetitions: z.array(repetitionOfStrategy),
  /** Mean over repetitions. Validity against yield is `measures.valid` against `measures.faultsPerHundredSeeds`. */
  curve: z.array(curvePoint),
});
export type StudyCell = z.output<typeof cell>;

const generatorLine = z.strictObject({
  set: z.string(),
  generator: z.string(),
  benches: z.array(jobFacts),
  /** Repetitions that passed the gate. */
  passed: z.int(),
  labelConsistency: estimate.nullable(),
  diversityToReal: estimate.nullable(),
  valid: estimate.nullable(),
  trainingCpuSeconds: estimate.nullable(),
  /** Sums over repetitions, by centre and falling ψ. */
  sweep: z.array(sweepPoint),
});
export type StudyGenerator = z.output<typeof generatorLine>;

const verdicts = ['supported', 'contradicted', 'not decided'] as const;

/** One paired comparison: `first` minus `second`, over the repetitions that have both. */
const comparisonSchema = z.strictObject({
  set: z.string(),
  measure: z.enum(strategyMeasures),
  first: z.strictObject({ generator: z.string(), strategy: z.string() }),
  second: z.strictObject({ generator: z.string(), strategy: z.string() }),
  repetitions: z.int(),
  difference: estimate.nullable(),
  verdict: z.enum(verdicts),
});
export type ClaimComparison = z.output<typeof comparisonSchema>;

const claim = z.strictObject({
  id: z.string(),
  /** As a statement. */
  claim: z.string(),
  /** Who says it. */
  source: z.string(),
  verdict: z.enum(verdicts),
  reason: z.string(),
  comparisons: z.array(comparisonSchema),
});
export type ClaimResult = z.output<typeof claim>;

const publishedRow = z.strictObject({
  source: z.string(),
  task: z.string(),
  generator: z.string(),
  strategy: z.string(),
  /** Shares as published, or as counted from the published data; null where there are none. */
  misclassified: share,
  valid: share.nullable(),
  labelKept: share.nullable(),
  /** Misclassified inputs that kept their label, per 100 seeds drawn. */
  faultsPerHundredSeeds: z.number().nullable(),
  generations: z.number().nullable(),
});
export type PublishedRow = z.output<typeof publishedRow>;

/** The result of `faultgap inputs search`: what searches found, at what cost, and what that says of the papers' claims. */
export const inputsResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  options: inputsStudyOptionsSchema,
  /** By set and generator, in the order of the options. */
  generators: z.array(generatorLine),
  /** By set, generator and strategy, in the order of the options; those without a search are absent. */
  cells: z.array(cell),
  claims: z.array(claim),
  /** Numbers of the papers, to stand beside ours. */
  published: z.array(publishedRow),
  refused: z.array(refusal),
  /** Ledgers of all jobs, paths relative to the study's directory. */
  ledgers: z.array(z.strictObject({ ...place, path: z.string(), sha256: z.string(), rows: z.int() })),
  cost: z.strictObject({ cpuSeconds: z.number() }),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

export type InputsResult = z.output<typeof inputsResultSchema>;

/** @throws InputError `invalid-config` naming what is wrong. */
export function parseInputsResult(where: string, json: unknown): InputsResult {
  return parseConfig(where, json, inputsResultSchema);
}
