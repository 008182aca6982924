import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { parseConfig } from '../../src/lib/config.ts';
import { requirePart } from '../../src/lib/parts.ts';
import { recordedPath } from './read.ts';

/** Of every test row: a class from 0, or a value; numbers that JSON lacks are words. */
const rows = z.array(z.union([z.number(), z.string()]));

const modelSchema = z.strictObject({
  model: z.string(),
  /** `control`: the original with other seeds. */
  role: z.enum(['original', 'control', 'fault', 'mutant']),
  /** By the names of DeepCrime; null of what is no mutant. */
  operator: z.string().nullable(),
  configuration: z.string().nullable(),
  /** Of training all instances, predictions included. */
  cpuSeconds: z.number(),
  /** The metric of the card, by instance; null where a prediction is not finite. */
  scores: z.array(z.number().nullable()),
  /** By instance; instance k of each model has seed k. */
  predictions: z.array(rows),
});

/** What a wild pair is compared with mutants by: test predictions of its repaired training, of the faulty one and of mutants. */
const wildMutantsSchema = z.strictObject({
  targets: rows,
  models: z.array(modelSchema),
  /** Mutants that the script cannot make, or that break it. */
  setAside: z.array(z.strictObject({ mutant: z.string(), reason: z.string() })),
});
export type WildMutants = z.output<typeof wildMutantsSchema>;
export type WildModel = z.output<typeof modelSchema>;

/** As `scripts/record-wild.py --mutants` wrote it (of tfjs: `.ts`); null where it did not. @throws InputError as `requirePart`. */
export function readWildMutants(id: string): WildMutants | null {
  requirePart('wild');
  const path = recordedPath(id, 'mutants');
  if (!existsSync(path)) return null;
  return parseConfig(path, JSON.parse(gunzipSync(readFileSync(path)).toString()), wildMutantsSchema);
}
