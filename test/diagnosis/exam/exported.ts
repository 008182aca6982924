import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findTraces } from '../../../src/diagnosis/find-trace.ts';

/** Names of the files of a folder, endings left out, that hold one training each. */
export async function diagnosableNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    const traces = await findTraces(join(folder, name)).catch(() => []);
    if (traces.length === 1) names.push(name.slice(0, name.indexOf('.')));
  }
  return names;
}
