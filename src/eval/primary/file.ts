import { z } from 'zod';
import { readConfig } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { readFileBytes } from '../../lib/files.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { taskIds } from '../contract.ts';

/** More would be looked at as a table, not as what was decided beforehand. */
const most = 8;

const sideSchema = z.strictObject({
  diagnoser: z.string(),
  features: z.string(),
  normalisation: z.string().default('none'),
  decision: z.string().default('plain'),
  split: z.string(),
});

/** What is compared: balanced accuracy of `first` less that of `second`. */
const comparisonSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** What the difference is the effect of, in a few words. */
  effect: z.string().min(1),
  task: z.enum(taskIds),
  first: sideSchema,
  second: sideSchema,
});

const fileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Programs that were known when the comparisons were chosen: what is measured on them explores, and confirms nothing. */
  knownPrograms: z.array(z.string()),
  folds: z.int().min(2),
  /** Cuts of each split, over which the contributions of programs are averaged. */
  cuts: z.int().min(1),
  /** Times that the programs are divided into two random halves. */
  halvings: z.int().min(0),
  seed: z.int().min(0),
  comparisons: z.array(comparisonSchema).min(1).max(most),
});

export type PrimarySide = z.output<typeof sideSchema>;
export type PrimaryComparison = z.output<typeof comparisonSchema>;

/** The comparisons that were chosen before anything was measured on new programs. */
export interface Primary extends z.output<typeof fileSchema> {
  /** SHA-256 of the file as it is, so that a later change of it shows. */
  readonly hash: string;
}

/** @throws InputError `read-failed`, `invalid-config`, `double-comparison`, `equal-sides`. */
export async function readPrimary(path: string): Promise<Primary> {
  const content = readConfig(path, fileSchema);
  const ids = content.comparisons.map(({ id }) => id);
  const double = ids.find((id, i) => ids.indexOf(id) !== i);
  if (double !== undefined)
    throw new InputError('double-comparison', {
      rule: `${path} must name every comparison once`,
      value: double,
    });
  const empty = content.comparisons.find(({ first, second }) => hashJson(first) === hashJson(second));
  if (empty !== undefined)
    throw new InputError('equal-sides', {
      rule: `the sides of a comparison must differ, in ${path}`,
      value: `${empty.id}, whose first and second are the same`,
    });
  return { ...content, hash: sha256(await readFileBytes(path)) };
}
