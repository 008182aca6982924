import { z } from 'zod';
import { repairKinds, wildClasses } from '../../../corpus/wild/contract.ts';
import { wildHalves } from '../../../corpus/wild/deal.ts';

/** How much of a run a predictor was given: `instruments` is a recorder's file with curvature. */
export const recordedKinds = ['log', 'recorder', 'instruments'] as const;
export type RecordedKind = (typeof recordedKinds)[number];

/** The amounts of which there is a run, in their order. */
export function kindsOf(runs: readonly { readonly recorded: RecordedKind }[]): RecordedKind[] {
  return recordedKinds.filter((kind) => runs.some(({ recorded }) => recorded === kind));
}

/** Anybody's predictions of wild runs: what `faultgap exam --predictions` reads. */
export const examPredictionsSchema = z.strictObject({
  predictor: z.string().min(1),
  predictions: z.array(
    z.strictObject({
      /** Name of the exported file, without its ending. */
      item: z.string(),
      recorded: z.enum(recordedKinds),
      /** `silent`: nothing was named. It counts as wrong, as does a run that is not predicted. */
      verdict: z.enum(['faulty', 'healthy', 'silent']),
      class: z.enum(wildClasses).nullable(),
      /** What to change, the first first. */
      advice: z.array(z.enum(repairKinds)),
    }),
  ),
});
export type ExamPredictions = z.output<typeof examPredictionsSchema>;

export const shareSchema = z.strictObject({
  right: z.int(),
  of: z.int(),
  /** Wilson's 95 % interval; null where there are no runs. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type ExamShare = z.output<typeof shareSchema>;

const rowSchema = z.strictObject({
  recorded: z.enum(recordedKinds),
  /** Faulty runs called faulty. */
  found: shareSchema,
  /** Healthy and repaired runs called healthy. */
  cleared: shareSchema,
  /** Healthy and repaired runs called faulty. */
  falseAlarms: shareSchema,
  /** Runs of both kinds about which nothing was said. */
  silent: shareSchema,
  /** Mean of the shares found and cleared, with its 95 % interval over sources. */
  balancedAccuracy: z.strictObject({
    value: z.number(),
    low: z.number().nullable(),
    high: z.number().nullable(),
  }),
  /** Right class among faulty runs whose class was named. */
  classOfNamed: shareSchema,
  /** First advice among the accepted repairs, of all faulty runs. */
  adviceFirst: shareSchema,
});

/** What `faultgap exam --json` prints. */
export const examResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  predictor: z.string(),
  half: z.enum(wildHalves),
  sources: z.int(),
  rows: z.array(rowSchema),
});
export type ExamResult = z.output<typeof examResultSchema>;
export type ExamRow = ExamResult['rows'][number];
