import { join } from 'node:path';
import { z } from 'zod';
import { parseConfig, readJson, sha256Schema } from '../../lib/config.ts';
import { readFileText, writeFileAtomic } from '../../lib/files.ts';
import { schemaWithoutSettings, traceSchemaVersion } from './schema.ts';

/** What a directory is a recording of; written before anything else. */
export const planName = 'plan.json';

const planSchema = z.strictObject({
  schemaVersion: z.literal([schemaWithoutSettings, traceSchemaVersion]),
  hash: sha256Schema,
});

/** Hash of the plan that a directory is a recording of; null where it is none. */
export async function readPlanHash(out: string): Promise<string | null> {
  const text = await readFileText(join(out, planName)).catch(() => null);
  return text === null ? null : (/"hash":"(\w+)"/.exec(text)?.[1] ?? 'unreadable');
}

/** As `readPlanHash`, of a file that must be whole. @throws InputError `invalid-json`, `invalid-plan`. */
export async function readWholePlan(out: string): Promise<string> {
  const path = join(out, planName);
  return parseConfig(path, await readJson(path), planSchema, 'invalid-plan').hash;
}

/** @throws InputError `write-failed`. */
export async function writePlanHash(
  out: string,
  { version, hash }: { readonly version: number; readonly hash: string },
): Promise<void> {
  const content = { schemaVersion: version, hash };
  await writeFileAtomic(join(out, planName), `${JSON.stringify(content)}\n`);
}
