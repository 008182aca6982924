import { z } from 'zod';
import { severities } from '../../faults/contract.ts';
import { parseConfig } from '../../lib/config.ts';
import { estimateSchema } from '../../statistics/bootstrap.ts';
import { nearness } from './study-mutants.ts';
import { controlKinds } from './subsets.ts';

/** Balanced accuracies: over programs, and on real faults; their intervals are over programs. */
const scores = z.strictObject({
  /** S1. */
  within: estimateSchema,
  /** S4. */
  heldOut: estimateSchema,
  gap: estimateSchema,
  /** Real faults, any of their classes being correct. */
  anyOf: estimateSchema,
  /** Real faults of one type. */
  single: estimateSchema,
});

const operatorSchema = z.strictObject({
  operator: z.string(),
  /** Null: all of them. */
  severity: z.enum(severities).nullable(),
  label: z.string(),
  /** Medians over bugs of the median mutant, with intervals; null where the study has no mutant. */
  study: z
    .strictObject({
      mutants: z.int(),
      bugs: z.int(),
      /** IoU. */
      realism: estimateSchema.nullable(),
      resistance: estimateSchema.nullable(),
      /** CS. */
      coupling: estimateSchema.nullable(),
    })
    .nullable(),
  /** Of killed mutants in the recording that is linked. */
  recording: z.strictObject({
    mutants: z.int(),
    runs: z.int(),
    programs: z.int(),
    /** Share of runs predicted correctly within programs (S1), and on held-out programs (S4). */
    within: z.number(),
    heldOut: z.number(),
    /** The first less the second, with its interval over programs. */
    lost: estimateSchema,
    /** Its part of the gap; over operators they sum to the gap. */
    contribution: z.number(),
  }),
});

const subsetSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  mutants: z.int(),
  runs: z.int(),
  programs: z.int(),
  /** Mutants by class. */
  classes: z.record(z.string(), z.int()),
  operators: z.int(),
  scores,
  /** Random mutants, as many of each class, drawn alone or with all that are judged alike. */
  controls: z.array(
    z.strictObject({
      kind: z.enum(controlKinds),
      draws: z.int(),
      /** Means over draws. */
      means: z.record(z.string(), z.number()),
      /** The subset less their mean, paired over programs. */
      difference: scores,
    }),
  ),
});

/** The result of `faultgap quality link`: quality of mutants beside how diagnosers do on them. */
export const linkResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /**
   * SHA-256 of the recording, its labels and features, the study, the real faults, their features.
   */
  hashes: z.record(z.string(), z.string()),
  plan: z.strictObject({
    task: z.string(),
    diagnoser: z.string(),
    features: z.string(),
    folds: z.int(),
    repeats: z.int(),
    controls: z.int(),
    seed: z.int(),
    draws: z.int(),
  }),
  study: z.strictObject({ bugs: z.int(), mutants: z.int() }),
  /** Recorded mutants by what they are judged by; `none`: the study has nothing like them. */
  judgedBy: z.record(z.enum([...nearness, 'none']), z.int()),
  operators: z.array(operatorSchema),
  /** Over operators, Spearman with its interval over operators; null where one side is constant. */
  correlations: z.array(
    z.strictObject({
      measure: z.enum(['realism', 'resistance', 'coupling']),
      of: z.enum(['within', 'heldOut', 'lost']),
      operators: z.int(),
      spearman: estimateSchema.nullable(),
    }),
  ),
  /** Mutants of each class about the median over all classes: why halves are cut class by class. */
  aboveMedian: z.record(
    z.enum(['realism', 'resistance']),
    z.record(z.string(), z.strictObject({ above: z.int(), below: z.int() })),
  ),
  /** All mutants, those that the study knows, and halves of these. */
  subsets: z.array(subsetSchema),
  /** The upper half of a measure less the lower one, paired over programs. */
  contrasts: z.array(z.strictObject({ measure: z.enum(['realism', 'resistance']), difference: scores })),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

export type LinkResult = z.output<typeof linkResultSchema>;

/** @throws InputError `invalid-config` naming what is wrong. */
export function parseLinkResult(where: string, json: unknown): LinkResult {
  return parseConfig(where, json, linkResultSchema);
}
