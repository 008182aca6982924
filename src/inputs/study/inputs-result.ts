import { z } from 'zod';
import { parseConfig } from '../../lib/config.ts';
import { measureNames, measures } from '../measures.ts';
import { benchSchema, curvePoint, refusal, repetitionOfStrategy, share, sweepPoint } from './job-result.ts';
import { inputsStudyOptionsSchema } from './options.ts';

/** Mean over repetitions with a 95 % t interval over them; both ends null below two repetitions. */
const overRepetitions = z.strictObject({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type OverRepetitions = z.output<typeof overRepetitions>;

const cell = z.strictObject({
  set: z.string(),
  generator: z.string(),
  strategy: z.string(),
  /** Mean over repetitions in which the measure can be said; null where there is none. */
  measures: measures(overRepetitions.nullable()),
  /** Each repetition's own numbers, which differences are paired over. */
  repetitions: z.array(repetitionOfStrategy),
  /** Mean over repetitions. Validity against yield is `measures.valid` against `measures.faultsPerHundredSeeds`. */
  curve: z.array(curvePoint),
});
export type StudyCell = z.output<typeof cell>;

const generatorLine = z.strictObject({
  set: z.string(),
  generator: z.string(),
  benches: z.array(benchSchema),
  /** Repetitions that passed the gate. */
  passed: z.int(),
  labelConsistency: overRepetitions.nullable(),
  diversityToReal: overRepetitions.nullable(),
  valid: overRepetitions.nullable(),
  trainingCpuSeconds: overRepetitions.nullable(),
  /** Sums over repetitions, by centre and falling ψ. */
  sweep: z.array(sweepPoint),
});
export type StudyGenerator = z.output<typeof generatorLine>;

const verdicts = ['supported', 'contradicted', 'not decided'] as const;

/** One paired comparison: `first` minus `second`, over the repetitions that have both. */
const comparisonSchema = z.strictObject({
  set: z.string(),
  measure: z.enum(measureNames),
  first: z.strictObject({ generator: z.string(), strategy: z.string() }),
  second: z.strictObject({ generator: z.string(), strategy: z.string() }),
  repetitions: z.int(),
  difference: overRepetitions.nullable(),
  verdict: z.enum(verdicts),
});
export type Comparison = z.output<typeof comparisonSchema>;

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

/** The result of `faultgap inputs score`: what searches found, how much it cost, and what that says of the papers' claims. */
export const inputsResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  options: inputsStudyOptionsSchema,
  /** By set and generator, in the order of the options. */
  generators: z.array(generatorLine),
  /** By set, generator and strategy, in the order of the options; those that nothing was searched with are absent. */
  cells: z.array(cell),
  claims: z.array(claim),
  /** Numbers of the papers, to stand beside ours. */
  published: z.array(publishedRow),
  refused: z.array(refusal),
  /** Ledgers of all jobs, paths relative to the study's directory. */
  ledgers: z.array(
    z.strictObject({
      set: z.string(),
      generator: z.string(),
      repetition: z.int(),
      path: z.string(),
      sha256: z.string(),
      rows: z.int(),
    }),
  ),
  cost: z.strictObject({ cpuSeconds: z.number() }),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

export type InputsResult = z.output<typeof inputsResultSchema>;

/** @throws InputError `invalid-config` naming what is wrong. */
export function parseInputsResult(where: string, json: unknown): InputsResult {
  return parseConfig(where, json, inputsResultSchema);
}
