import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../lib/config.ts';
import { packageRoot } from '../lib/files.ts';

const verdictsSchema = z.strictObject({ healthy: z.int(), faulty: z.int(), silent: z.int() });

const countSchema = z.strictObject({
  /** Which runs: `killed`, `clean`, `open faulty`, `open healthy`. */
  runs: z.string(),
  /** What is seen of each: `in full`, `log`, `recorder`. */
  of: z.string(),
  total: z.int(),
  /** By rules and learner alone, which never saw the program of the run. */
  without: verdictsSchema,
  withCurves: verdictsSchema,
  /** Of open faulty runs: of how many rules named a class, and of how many the right one first; null of others. */
  ruleClasses: z.strictObject({ named: z.int(), right: z.int() }).nullable(),
});

/** Verdicts on runs of one kind. */
export type VerdictCount = z.output<typeof countSchema>;

/** Written by scripts/count-verdicts.ts. */
export const verdictCountsPath = join(packageRoot, 'corpus', 'verdicts.json');

/** How often `diagnose` was right about runs of which it is known. @throws InputError as `readConfig`. */
export const readVerdictCounts = () => readConfig(verdictCountsPath, z.array(countSchema));

const countOf = (runs: string, of: string) =>
  readVerdictCounts().find((one) => one.runs === runs && one.of === of)!;

/** Of how many open faulty runs rules named a class, and of how many the right one first. @param of what is seen of them */
export function classesOfRules(of: 'recorder' | 'log'): NonNullable<VerdictCount['ruleClasses']> {
  return countOf('open faulty', of).ruleClasses!;
}

/** Of 100 killed runs of the corpus, those that their curves alone call healthy. @param of what is seen of them */
export function passedByCurves(of: 'in full' | 'log'): number {
  const count = countOf('killed', of);
  return Math.round((100 * (count.withCurves.healthy - count.without.healthy)) / count.total);
}
