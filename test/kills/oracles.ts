import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

/** Published numbers, kept beside the repository and never in it (their README). */
const oracles = join(packageRoot, '..', 'shared', 'oracles');
const found = existsSync(oracles);

export function oracle(...path: readonly string[]): string {
  return join(oracles, ...path);
}

/** A suite against published numbers; where they are not at hand it is not even collected, as that reads them, and says so. */
export function describeOracle(title: string, suite: () => void): void {
  if (found) describe(title, suite);
  else describe(title, () => test.skip('skipped: oracle files not found'));
}

export function readOracleJson<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(oracle(...path), 'utf8')) as T;
}

export function readOracleCsv(...path: readonly string[]): Record<string, string>[] {
  return parse(readFileSync(oracle(...path)), { columns: true });
}

/**
 * The fault's own S, from published numbers of one of its mutants: O = CS · S is the shared mass, and
 * IoU = O / (S + F − O). Null where the mutant shares nothing with the fault.
 */
export function recoverFaultProbability(
  killProbability: number,
  coupling: number,
  overlap: number,
): number | null {
  if (overlap === 0) return null;
  const shared = coupling * killProbability;
  return shared / overlap - killProbability + shared;
}
