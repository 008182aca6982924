import { z } from 'zod';
import { InputError } from '../../src/lib/errors.ts';

/** What a repair may change; `diagnose --try` knows the same words. */
export const repairKinds = [
  'rate',
  'optimizer',
  'input-scaling',
  'target-scaling',
  'output-activation',
  'hidden-activation',
  'loss',
  'shuffle',
  'initialiser',
  'clipping',
  'batch-size',
  'epochs',
  'zero-gradients',
  'target-shape',
  'labels',
  'class-weights',
  'trainable',
  'normalisation',
  'capacity',
  'regularisation',
] as const;

export const wildClasses = ['data', 'optimisation', 'architecture', 'loss'] as const;

const text = z.string().min(1);

const common = {
  /** Unique, lower case with hyphens; its script has the same name, with underscores in Python. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  framework: z.enum(['keras', 'torch', 'lightning', 'tfjs']),
  title: text,
  /** Whose report or example it was rebuilt from, and what that says, in our words. */
  source: z.strictObject({ address: z.url({ protocol: /^https$/ }), says: text }),
  /** Rows trained on: a set of `corpus/data/sets`, or `generated` by the script's own lines. */
  data: z.strictObject({ set: text, licence: text }),
  /** As the tool itself writes it. */
  log: z.enum(['keras-csv', 'keras-history', 'lightning-csv', 'csv', 'text', 'jsonl', 'tfjs-history']),
  /** What a run that works reaches on test rows, with each of three seeds. */
  works: z.strictObject({ metric: z.enum(['accuracy', 'balanced-accuracy', 'r2']), atLeast: z.number() }),
};

/** A failing training and the same one repaired. */
const pairSchema = z.strictObject({
  kind: z.literal('pair'),
  ...common,
  cause: text,
  class: z.enum(wildClasses),
  /** Changes that each count as right advice, the reported one first. */
  repairs: z.array(z.enum(repairKinds)).min(1),
  /** Conditions of a realistic fault, as far as a card can tell; that it fails again is measured. */
  realistic: z.strictObject({
    /** The source reports this fault; a likeness of our own is not one. */
    faultReported: z.boolean(),
    /** The source names this repair, or somebody says there that it helped. */
    repairReported: z.boolean(),
    /** The rows are those of the report; false where others stand in. */
    dataReported: z.boolean(),
  }),
});

/** A training with nothing wrong, whatever it looks like. */
const healthySchema = z.strictObject({
  kind: z.literal('healthy'),
  ...common,
  /** What it does that a checker may take for a fault. */
  practice: z.array(text).min(1),
  /** Runs that the source offers, by name: what each does besides. A card without has one run, `healthy`. */
  settings: z
    .record(z.string().regex(/^(?!(faulty|mutants)$)[a-z][a-z0-9-]*$/), z.array(text))
    .default({ healthy: [] }),
});

export const wildCardSchema = z.discriminatedUnion('kind', [pairSchema, healthySchema]);
export type WildCard = z.output<typeof wildCardSchema>;

/** Runs of a card that are recorded: the two of a pair, or each setting of a healthy training. */
export function variantsOf(card: WildCard): readonly string[] {
  return card.kind === 'pair' ? ['faulty', 'repaired'] : Object.keys(card.settings);
}

/** By id and variant: the metric of the card on test rows by seed; null where predictions are not finite. */
export const measuredSchema = z.record(
  z.string(),
  z.record(z.string(), z.array(z.number().nullable()).length(3)),
);
export type WildMeasured = z.output<typeof measuredSchema>;

/**
 * Throws unless what is right works with each seed, and what is faulty falls short with each.
 * @throws InputError `wild-unproven`
 */
export function checkProof(card: WildCard, measured: WildMeasured[string] | undefined): void {
  const works = (value: number | null) => value !== null && value >= card.works.atLeast;
  const holds = (variant: string, right: boolean) =>
    measured?.[variant]?.every((value) => works(value) === right) ?? false;
  const proven =
    card.kind === 'healthy'
      ? variantsOf(card).every((setting) => holds(setting, true))
      : holds('faulty', false) && holds('repaired', true);
  if (proven) return;
  throw new InputError('wild-unproven', {
    rule: `wild run ${card.id} is not what its card says`,
    need: `${card.works.metric} of at least ${card.works.atLeast} with three seeds, and less where it is faulty`,
    value: JSON.stringify(measured ?? null),
  });
}
