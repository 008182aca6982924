import { z } from 'zod';
import type { TaskId } from '../eval/contract.ts';
import { diagnosers } from '../eval/diagnosers/index.ts';
import { type LabelConfig, labelConfigSchema } from '../eval/labels/config.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import { configPath, parseConfig, readConfig } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import { createRegistry, currentName, type Named, type Registry } from '../lib/registry.ts';

const word = z.union([z.number(), z.string()]);

/** A value of a threshold: a number, a name, or a whole section. */
export const thresholdValueSchema = z.union([word, z.record(z.string(), word)]);
type ThresholdValue = z.output<typeof thresholdValueSchema>;

const thresholdSchema = z.strictObject({
  /** Where it is in the label configuration: `mismatch.gap`, or a section, whose values are whole sections. */
  id: z.string(),
  title: z.string(),
  /** Tried one at a time while all else stays as it is; the configured value must be among them. */
  values: z.array(thresholdValueSchema).min(2),
});
export type Threshold = z.output<typeof thresholdSchema>;

function nameIn({ members }: Registry<Named>) {
  const known = z.enum(members.map(({ id }) => id));
  return z.preprocess((name) => (typeof name === 'string' ? currentName(name) : name), known);
}

const sweepConfigSchema = z.strictObject({
  /** Whose gap is measured, and on which feature set. */
  diagnoser: nameIn(diagnosers),
  features: nameIn(featureSets),
  size: z.strictObject({
    folds: z.int().min(2),
    repeats: z.int().positive(),
    seed: z.int().min(0),
  }),
  bootstrap: z.strictObject({ draws: z.int().min(100), seed: z.int().min(0) }),
  thresholds: z.array(thresholdSchema).min(1),
});

/** `corpus/config/sweep.json`: which values are tried, and how the gap is measured at each. */
export type SweepConfig = z.output<typeof sweepConfigSchema>;

/** @throws InputError `invalid-config`. */
export function readSweepConfig(path: string = configPath('sweep.json')): SweepConfig {
  return readConfig(path, sweepConfigSchema);
}

/** @throws InputError `unknown-threshold` with near matches. */
export function chooseThresholds({ thresholds }: SweepConfig, ids?: readonly string[]): Threshold[] {
  const known = createRegistry('threshold', thresholds);
  return ids === undefined ? [...thresholds] : ids.map((id) => known.get(id));
}

/** One value of a threshold, and the label configuration in which nothing but it differs from the base. */
export interface ThresholdPoint {
  readonly value: ThresholdValue;
  /** The base's own value. */
  readonly isDefault: boolean;
  readonly config: LabelConfig;
}

/** @throws InputError `invalid-config` for a value that is no threshold, `sweep-default` where the base's own is missing. */
export function sweepPoints(threshold: Threshold, base: LabelConfig): ThresholdPoint[] {
  const baseHash = hashJson(base);
  const points = threshold.values.map((value) => {
    const config = withValue(base, threshold.id, value);
    return { value, isDefault: hashJson(config) === baseHash, config };
  });
  if (points.some(({ isDefault }) => isDefault)) return points;
  throw new InputError('sweep-default', {
    rule: `the sweep of ${threshold.id} must include the value of the label configuration`,
    need: JSON.stringify(valueAt(base, threshold.id)),
    value: JSON.stringify(threshold.values),
    remedy: 'Add it to the values in the sweep configuration.',
  });
}

type Section = keyof LabelConfig;

function pathOf(id: string): { section: Section; field: string | undefined } {
  const [section, field] = id.split('.');
  return { section: section as Section, field };
}

function withValue(base: LabelConfig, id: string, value: ThresholdValue): LabelConfig {
  const { section, field } = pathOf(id);
  const changed = field === undefined ? value : { ...base[section], [field]: value };
  return parseConfig(
    `the sweep of ${id} over ${JSON.stringify(value)}`,
    { ...base, [section]: changed },
    labelConfigSchema,
  );
}

function valueAt(base: LabelConfig, id: string): unknown {
  const { section, field } = pathOf(id);
  return field === undefined ? base[section] : (base[section] as Record<string, unknown>)[field];
}

/** The task whose labels each section decides most directly. */
const taskOfSection: Record<Section, TaskId> = {
  kill: 'fault-typing',
  typing: 'fault-typing',
  family: 'fault-family',
  instability: 'instability',
  ownInstability: 'instability',
  healthyInstability: 'instability',
  harmfulObjective: 'harmful-objective',
  mismatch: 'mismatch',
};

/** The task on which the gap of a threshold is measured. */
export function taskOf({ id }: Threshold): TaskId {
  return taskOfSection[pathOf(id).section];
}
