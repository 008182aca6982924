import { z } from 'zod';
import { taskIds } from '../eval/contract.ts';
import { parseConfig } from '../lib/config.ts';
import { thresholdValueSchema } from './config.ts';

/** The gap of one diagnoser: balanced accuracy within programs minus on held-out programs, with its 95 % interval. */
const gapSchema = z.strictObject({
  task: z.enum(taskIds),
  /** Ends in `-noval` where the task hides validation columns. */
  diagnoser: z.string(),
  features: z.string(),
  /** Percent of the planned steps that the features saw. */
  window: z.number(),
  /** Balanced accuracy under S1 and under S4. */
  within: z.number(),
  heldOut: z.number(),
  /** The gap, with its interval where there are two programs. */
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Sign-flip over programs, two-sided. */
  p: z.number(),
  /** Traces predicted. */
  n: z.int(),
});

const taskCountsSchema = z.strictObject({
  /** Traces in the task's population. */
  traces: z.int(),
  /** Of these, traces of the second class; null where there are more than two classes. */
  positives: z.int().nullable(),
  /** Traces by class. */
  labels: z.record(z.string(), z.int()),
});

/** What the labels are at one value of a threshold. */
const pointSchema = z.strictObject({
  value: thresholdValueSchema,
  /** True for the value of the label configuration. */
  isDefault: z.boolean(),
  /** SHA-256 of the label configuration with this value. */
  configHash: z.string(),
  /** Mutants by verdict. */
  mutants: z.strictObject({ killed: z.int(), survived: z.int(), inconclusive: z.int() }),
  /** Clean variants that were killed; the rate is null where none was tested. */
  falseKills: z.strictObject({ killed: z.int(), tested: z.int(), rate: z.number().nullable() }),
  coveredPrograms: z.int(),
  tasks: z.record(z.enum(taskIds), taskCountsSchema),
  /** Null where it was not wanted, or cannot be measured: then `withoutGap` says why. */
  gap: gapSchema.nullable(),
  withoutGap: z.string().nullable(),
});

/** The result of `faultgap sweep`: thresholds one at a time, everything else as configured. */
export const sweepResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  corpus: z.strictObject({ programs: z.int(), traces: z.int(), hash: z.string() }),
  /** How each gap was measured: coarser than an evaluation. */
  plan: z.strictObject({
    diagnoser: z.string(),
    features: z.string(),
    folds: z.int(),
    repeats: z.int(),
    draws: z.int(),
    seeds: z.strictObject({ splits: z.int(), bootstrap: z.int() }),
  }),
  /** SHA-256 of the label configuration, of the sweep configuration, and of every feature table that was read. */
  hashes: z.record(z.string(), z.string()),
  thresholds: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      /** On which the gap is measured. */
      task: z.enum(taskIds),
      points: z.array(pointSchema),
    }),
  ),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

export type SweepResult = z.output<typeof sweepResultSchema>;
export type SweptPoint = z.output<typeof pointSchema>;
export type SweptGap = z.output<typeof gapSchema>;

/** @throws InputError `invalid-result` naming the path of the first thing that is wrong. */
export function parseSweepResult(value: unknown): SweepResult {
  return parseConfig('the sweep', value, sweepResultSchema, 'invalid-result');
}
