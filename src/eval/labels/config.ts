import { z } from 'zod';
import { fourClasses, sevenClasses } from '../../faults/classes.ts';
import { configPath, readConfig } from '../../lib/config.ts';
import { hashJson } from '../../lib/hash.ts';

const share = z.number().gt(0).lte(1);
const factor = z.number().positive();

/** What decides labels; every field is a threshold of docs/definitions.md. */
export const labelConfigSchema = z.strictObject({
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
  instability: z.strictObject({
    /** Share of the planned steps that features may see. */
    window: share,
    timesMinimum: factor,
    shareOfStart: factor,
    consecutiveChecks: z.int().positive(),
    endShare: share,
    timesStart: factor,
  }),
  mismatch: z.strictObject({
    gap: z.number(),
    growth: z.number(),
    standardErrors: z.number().min(0),
    endShare: share,
    fewestRows: z.int().positive(),
  }),
});

export type LabelConfig = z.output<typeof labelConfigSchema>;
export type KillConfig = LabelConfig['kill'];

/** @throws InputError `invalid-config`. */
export function readLabelConfig(path: string = configPath('labels.json')): LabelConfig {
  return readConfig(path, labelConfigSchema);
}

/** The class map that fault typing uses. */
export function typingClasses(config: LabelConfig) {
  return config.typing.classes === 'four' ? fourClasses : sevenClasses;
}

/** SHA-256 of all that decides labels, class map included. */
export function hashLabelConfig(config: LabelConfig): string {
  return hashJson({ ...config, classMap: typingClasses(config) });
}
