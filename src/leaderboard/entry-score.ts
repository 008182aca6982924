import { z } from 'zod';
import { taskIds } from '../eval/contract.ts';
import { estimateSchema } from '../statistics/bootstrap.ts';
import { metricIds } from './metric-intervals.ts';

/** What an entry scores, as `submit score --json` prints it and the site offers it for download. */

const levelSchema = z.strictObject({
  split: z.string(),
  /** With 95 % percentile intervals over programs; null where undefined. Higher is better. */
  metrics: z.strictObject(
    Object.fromEntries(metricIds.map((id) => [id, estimateSchema.nullable()])) as Record<
      (typeof metricIds)[number],
      z.ZodNullable<typeof estimateSchema>
    >,
  ),
  p10Program: z.number().nullable(),
  worstProgram: z.strictObject({ program: z.string(), value: z.number() }).nullable(),
  /** Balanced accuracy of each program; null where it has too few traces per class. */
  programs: z.record(z.string(), z.number().nullable()),
  classes: z.array(z.string()),
  /** Traces by class (rows) and prediction (columns), averaged over repeats, less abstentions. */
  confusion: z.array(z.array(z.number())),
});

/** A paired difference: interval by drawing programs, p by flipping the signs of their shares. */
const differenceSchema = z.strictObject({ ...estimateSchema.shape, p: z.number() });

const gapSchema = z.strictObject({
  ...differenceSchema.shape,
  contributions: z.record(z.string(), z.number()),
});

const taskScoreSchema = z.strictObject({
  task: z.enum(taskIds),
  /** Traces predicted, and how often each. */
  n: z.int(),
  repeats: z.int(),
  /** Within-program and held-out-program; held-out-program alone where labels were kept back. */
  levels: z.array(levelSchema),
  /** Within-program minus held-out-program; null where either is missing. */
  gap: gapSchema.nullable(),
});

/** The schema of the scores of one leaderboard entry. */
export const entryScoreSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Of the submission folder; null for a bare predictions file. */
  name: z.string().nullable(),
  corpus: z.string(),
  splits: z.string(),
  predictionsSha256: z.string(),
  /** Whether the labels were kept from those who predicted. */
  blind: z.boolean(),
  bootstrap: z.strictObject({ draws: z.int(), seed: z.int() }),
  tasks: z.array(taskScoreSchema),
});

export type EntryScore = z.output<typeof entryScoreSchema>;
export type TaskScore = z.output<typeof taskScoreSchema>;
export type LevelScore = z.output<typeof levelSchema>;
export type PairedDifference = z.output<typeof differenceSchema>;
