import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

/** Published numbers, kept beside the repository and never in it (their README). */
const oracles = join(packageRoot, '..', 'shared', 'oracles');
const found = existsSync(oracles);

export function oracle(...path: readonly string[]): string {
  return join(oracles, ...path);
}

/** A suite against published numbers; says so where they are not at hand. */
export function describeOracle(title: string, suite: () => void): void {
  describe.skipIf(!found)(found ? title : `${title} (skipped: oracle files not found)`, suite);
}

export function readOracleJson<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(oracle(...path), 'utf8')) as T;
}

export function readOracleCsv(...path: readonly string[]): Record<string, string>[] {
  return parse(readFileSync(oracle(...path)), { columns: true });
}
