import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../../src/lib/config.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { hashJson } from '../../src/lib/hash.ts';
import { oncePer } from '../../src/lib/once-per.ts';
import type { BugPair } from './contract.ts';

const perSeed = z.array(z.number().nullable());

const screeningSchema = z.strictObject({
  /** Of both programs: a pair that changed has to be screened again. */
  hash: z.string(),
  metric: z.enum(['right', 'r2']),
  /** Per matched seed, on the test part: share of rows that are correct as the study counts it, or R²; null where outputs are not finite. */
  fixed: perSeed,
  faulty: perSeed,
  /** Seeds with which the repaired program does better. */
  better: z.int().min(0),
  /** What a predictor reaches that always gives the same answer. */
  constant: z.number(),
  /** Variance of the repaired program's loss over test rows and seeds; null where it is not finite. */
  lossVariance: z.number().nullable(),
  /** Different rows in the training part of the first seed. */
  distinctRows: z.int().positive(),
  /** Why the pair is not a sound oracle, one sentence each; none where it is. */
  reasons: z.array(z.string()),
});

/** What training both sides of a pair five times showed. */
export type Screening = z.output<typeof screeningSchema>;

const fileSchema = z.strictObject({
  command: z.string(),
  backend: z.string(),
  seeds: z.int().positive(),
  bugs: z.record(z.string(), screeningSchema),
});

export type ScreeningFile = z.output<typeof fileSchema>;

/** Where `scripts/screen-bugs.ts` keeps what it finds. */
export const screeningPath = join(packageRoot, 'corpus/bugs/screening.json');

/** @throws InputError `invalid-config` where there is no such file or it is damaged. */
export function readScreenings(path = screeningPath): ScreeningFile {
  return readConfig(path, fileSchema);
}

/** What a screening is of. */
export const hashBug = oncePer(({ fixed, faulty }: BugPair) => hashJson([fixed, faulty]).slice(0, 16));

/** The screening of a pair as it is now; null where it was not screened, or was another pair then. */
export function screeningOf(bug: BugPair, { bugs }: ScreeningFile): Screening | null {
  const found = bugs[bug.id];
  return found !== undefined && found.hash === hashBug(bug) ? found : null;
}
