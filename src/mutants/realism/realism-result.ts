import { z } from 'zod';
import { parseConfig } from '../../lib/config.ts';
import { estimateSchema } from '../../statistics/bootstrap.ts';
import { bugResultSchema } from './bug-result.ts';
import { studyOptionsSchema } from './options.ts';

const approachLine = z.strictObject({
  approach: z.string(),
  /** Bugs for which its median is highest; a tie counts for the one named first, as published. */
  wins: z.int(),
  /** Of the bugs, with a 95 % interval over bugs. */
  share: estimateSchema,
  /** Mean over bugs of the median over mutants; null where no bug has one. */
  meanMedian: estimateSchema.nullable(),
  /** The same of the realism study's 86 faults. */
  published: z.strictObject({ share: z.number(), meanMedian: z.number() }).nullable(),
});

const comparisonSchema = z.strictObject({
  /** CS or IoU. */
  measure: z.enum(['coupling', 'overlap']),
  /** Per bug and approach the median over mutants with a value; null where none has. */
  bugs: z.array(
    z.strictObject({
      bug: z.string(),
      origin: z.string(),
      medians: z.record(z.string(), z.number().nullable()),
    }),
  ),
  /** `all` first, then each origin. */
  origins: z.array(
    z.strictObject({
      origin: z.string(),
      bugs: z.int(),
      ties: z.int(),
      approaches: z.array(approachLine),
    }),
  ),
});

const operatorSchema = z.strictObject({
  approach: z.string(),
  operator: z.string(),
  mutants: z.int(),
  bugs: z.int(),
  /** Medians over mutants with a value; null where none has. */
  resistance: z.number().nullable(),
  realism: z.number().nullable(),
  coupling: z.number().nullable(),
  /** Of mutants at or above the medians of their approach in both. */
  highHighShare: z.number(),
  /** Median of a mutant. */
  cpuSeconds: z.number(),
});

const quadrantSchema = z.strictObject({
  approach: z.string(),
  /** Medians over all its mutants: at or above both is High-High. Null where none has a value. */
  cutPoints: z.strictObject({ resistance: z.number().nullable(), realism: z.number().nullable() }),
  /** Mutants with both measures; resistance is named first. */
  counts: z.strictObject({ highHigh: z.int(), highLow: z.int(), lowHigh: z.int(), lowLow: z.int() }),
});

const noiseSchema = z.strictObject({
  measure: z.enum(['killProbability', 'coupling', 'overlap']),
  /** Mean over bugs of the median over controls: what seeds alone give. */
  controls: z.number().nullable(),
  /** The same over pre-training mutants. */
  mutants: z.number().nullable(),
  /** Share of mutants that are above every control of their bug. */
  above: z.number().nullable(),
});

const killsSchema = z.strictObject({
  approach: z.string(),
  /** Mean over bugs of the median S. */
  killProbability: z.number(),
  /** Medians over bugs with five mutants and more: Spearman of S with CS, and IoU, in the bug. */
  withCoupling: z.number().nullable(),
  withOverlap: z.number().nullable(),
});

const retestSchema = z.strictObject({
  bugs: z.int(),
  mutants: z.int(),
  measures: z.array(
    z.strictObject({
      measure: z.enum(['killProbability', 'coupling', 'overlap']),
      /** Mutants with a value both times. */
      mutants: z.int(),
      /** Between the two trainings. */
      spearman: z.number().nullable(),
      /** Median over bugs with five mutants and more of the correlation within the bug. */
      spearmanWithin: z.number().nullable(),
      /** Median size of the difference. */
      difference: z.number().nullable(),
    }),
  ),
  highHigh: z.strictObject({ agreement: z.number().nullable(), kappa: z.number().nullable() }),
});

const selectionPoint = z.strictObject({
  threshold: z.number(),
  /** Families retained, mean over folds. */
  retained: z.number(),
  /** Share of mutants that need not be made on programs that the selection was not made on. */
  reduction: z.number(),
  /** Gain in High-High share there, with a 95 % interval over bugs; null where nothing is kept. */
  highHighGain: estimateSchema.nullable(),
});

/** The result of `faultgap realism` and `faultgap quality`: how near mutants are to real faults. */
export const realismResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  options: studyOptionsSchema,
  /** Every bug that was studied, usable or not. */
  bugs: z.array(bugResultSchema),
  /** Bugs whose oracle passed the pre-screening: all that follows is over these. */
  usable: z.array(z.string()),
  comparisons: z.array(comparisonSchema),
  /** By approach and operator, in the order of their first mutant. */
  operators: z.array(operatorSchema),
  /** Resistance × realism by approach. */
  quadrants: z.array(quadrantSchema),
  noiseFloor: z.array(noiseSchema),
  /**
   * How often mutants are killed, and what that alone does to the measures; empty in old results.
   */
  kills: z.array(killsSchema).default([]),
  retest: retestSchema.nullable(),
  /** Families chosen on some bugs, tried on others, in five folds; null below two such bugs. */
  selection: z.strictObject({ bugs: z.int(), mutants: z.int(), points: z.array(selectionPoint) }).nullable(),
  cost: z.strictObject({
    cpuSeconds: z.number(),
    /** Median CPU seconds of a mutant by approach; null where there is none. */
    perMutant: z.record(z.string(), z.number().nullable()),
  }),
  versions: z.record(z.string(), z.string()),
  commands: z.array(z.string()),
});

export type RealismResult = z.output<typeof realismResultSchema>;
export type Comparison = RealismResult['comparisons'][number];

/** @throws InputError `invalid-config` naming what is wrong. */
export function parseRealismResult(where: string, json: unknown): RealismResult {
  return parseConfig(where, json, realismResultSchema);
}
