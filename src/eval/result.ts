import { z } from 'zod';
import { InputError } from '../lib/errors.ts';
import { taskIds } from './contract.ts';

/**
 * The result file: every number of an evaluation and how it was made. Directions: balanced accuracy, macro-F1 and MCC are
 * better when higher; a gap is within-program minus held-out-program.
 */

const estimate = { value: z.number(), low: z.number(), high: z.number() };

/** What identifies a line of the table: who answered what, from which columns. */
const asked = {
  task: z.enum(taskIds),
  diagnoser: z.string(),
  /** Feature set. */
  features: z.string(),
  normalisation: z.string(),
  /** Percent of the planned steps whose checks were seen. */
  window: z.number().min(0).max(100),
};

const rowSchema = z.strictObject({
  ...asked,
  split: z.string(),
  balancedAccuracy: z.strictObject(estimate),
  macroF1: z.number(),
  mcc: z.number(),
  /** Mean over the programs that can be scored alone; null where none can. */
  programMean: z.number().nullable(),
  worstProgram: z.strictObject({ program: z.string(), value: z.number() }).nullable(),
  p10Program: z.number().nullable(),
  /** Programs with too few traces per class to be scored alone. */
  programsUnscored: z.int(),
  /** Traces answered. */
  n: z.int(),
  /** Of the predictions file, where one was written. */
  predictionsSha256: z.string().nullable(),
});

const gapSchema = z.strictObject({
  ...asked,
  within: z.string(),
  heldOut: z.string(),
  ...estimate,
  /** Sign-flip over the contributions of programs, two-sided. */
  p: z.number(),
  /** Per program; they sum to `value`. */
  contributions: z.record(z.string(), z.number()),
});

const controlSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  reading: z.string(),
  values: z.array(z.strictObject({ name: z.string(), ...estimate })),
  holds: z.boolean().nullable(),
});

/** A part of the shipped recording made again on this machine. */
const liveSchema = z.strictObject({
  program: z.string(),
  traces: z.int(),
  backend: z.string(),
  /** Whether the bytes are those of the shipped file. */
  matches: z.boolean(),
  /** What differs, in words; empty where it matches. */
  differences: z.array(z.string()),
});

const stepSchema = z.strictObject({ ...asked, from: z.string(), to: z.string(), ...estimate });

export const resultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  corpus: z.strictObject({
    programs: z.int(),
    /** Programs with at least two killed mutants in each class. */
    coveredPrograms: z.int(),
    traces: z.int(),
    /** Manifest hash of the recording. */
    hash: z.string(),
  }),
  /** SHA-256 of what decided the numbers: features, labels, label configuration, split files. */
  hashes: z.record(z.string(), z.string()),
  rows: z.array(rowSchema),
  gaps: z.array(gapSchema),
  controls: z.array(controlSchema),
  /** S0 → S1 → S4 as paired steps. */
  waterfall: z.array(stepSchema),
  /** Null where nothing was recorded again. */
  live: liveSchema.nullable(),
  /** What a reader must know before quoting a number. */
  warnings: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
  seeds: z.strictObject({ splits: z.int(), bootstrap: z.int(), draws: z.int() }),
  commands: z.array(z.string()),
});

export type Result = z.output<typeof resultSchema>;
export type ResultRow = Result['rows'][number];
export type ResultGap = Result['gaps'][number];
export type LiveCheck = NonNullable<Result['live']>;
export type ResultControl = Result['controls'][number];

/** @throws InputError `invalid-result` naming the path of the first thing that is wrong. */
export function parseResult(value: unknown): Result {
  const parsed = resultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new InputError('invalid-result', {
    rule: `the result file is wrong at ${issue.path.join('.') || 'its root'}`,
    value: issue.message,
  });
}
