import { z } from 'zod';
import { faultFamilies, fourClasses, sevenClasses } from '../../faults/classes.ts';
import { configPath, readConfig } from '../../lib/config.ts';
import { hashJson } from '../../lib/hash.ts';
import { completeEarlier } from './earlier-config.ts';

const share = z.number().gt(0).lte(1);
const factor = z.number().positive();

/** What decides labels; every field is a threshold of docs/definitions.md (Tasks). */
const sections = z.strictObject({
  kill: z.discriminatedUnion('rule', [
    /** Worse by a margin: δ = max(`shareOfReference` · L_ref, `cleanDeviations` · clean seed deviation). */
    z.strictObject({
      rule: z.literal('margin'),
      /** Matched seeds that every mutant must have, and is judged by. */
      seeds: z.int().min(2),
      shareOfReference: z.number().min(0),
      cleanDeviations: z.number().min(0),
    }),
    /** DeepCrime's test (ISSTA 2021): p below `significance` and an effect of at least `effect`. */
    z.strictObject({
      rule: z.literal('deepcrime'),
      seeds: z.int().min(2),
      significance: share,
      effect: factor,
    }),
  ]),
  typing: z.strictObject({
    /** Class map: `four` or `seven`. */
    classes: z.enum(['four', 'seven']),
    /** Killed mutants of one class that one program gives at most. */
    mutantsPerClass: z.int().positive(),
    /** Killed mutants in each class from which a program counts as covered. */
    coveredFrom: z.int().positive(),
    seed: z.int().min(0),
  }),
  family: z.strictObject({
    /** Programs that must have killed mutants of a family, or it is no class. */
    fewestPrograms: z.int().positive(),
  }),
  instability: z.strictObject({
    /** Whose loss decides: the run's own, or that of the healthy program. */
    of: z.enum(['own', 'healthy']),
    /** Share of the planned steps that features may see. */
    window: share,
  }),
  ownInstability: z.strictObject({
    /** The scale at a check is the range of the loss so far, at least this share of its first value. */
    shareOfStart: factor,
    /** Checks before, whose median is the recent level. */
    recentChecks: z.int().positive(),
    /** A spike rises above that level by so many robust deviations, and by this share of the scale. */
    spikeDeviations: z.number().min(0),
    spikeShare: factor,
    /** An oscillation has so many turns in a row, each between two changes of this share of the scale. */
    oscillationShare: factor,
    oscillationTurns: z.int().positive(),
    /** Growth lasts through the last part, by this share of the scale at the window's end. */
    growthShare: factor,
    endShare: share,
    /** An exploding gradient is so many times the largest within the window. */
    gradientTimes: factor,
  }),
  healthyInstability: z.strictObject({
    timesMinimum: factor,
    shareOfStart: factor,
    consecutiveChecks: z.int().positive(),
    endShare: share,
    timesStart: factor,
  }),
  harmfulObjective: z.strictObject({
    /** The own loss falls by at least this share of |L₀|, and ends above its least by at most this share of its range. */
    fall: factor,
    nearLeast: share,
    /** The healthy loss ends above its least by more than this share of ℓ₀. */
    worsening: factor,
    endShare: share,
  }),
  mismatch: z.strictObject({
    gap: z.number(),
    growth: z.number(),
    standardErrors: z.number().min(0),
    endShare: share,
    fewestRows: z.int().positive(),
  }),
});

/** The label configuration; one from before labels of version 2 is read as what it meant. */
export const labelConfigSchema = z.preprocess(completeEarlier, sections);

export type LabelConfig = z.output<typeof labelConfigSchema>;
export type ClassMapId = LabelConfig['typing']['classes'];
export type KillConfig = LabelConfig['kill'];

/** @throws InputError `invalid-config`. */
export function readLabelConfig(path: string = configPath('labels.json')): LabelConfig {
  return readConfig(path, labelConfigSchema);
}

/** The class map that fault typing uses. */
export function typingClasses(config: LabelConfig) {
  return config.typing.classes === 'four' ? fourClasses : sevenClasses;
}

/** SHA-256 of all that decides labels, class map and families included. */
export function hashLabelConfig(config: LabelConfig): string {
  return hashJson({ ...config, classMap: typingClasses(config), families: faultFamilies });
}
