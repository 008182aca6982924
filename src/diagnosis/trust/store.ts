import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageRoot, readFileText, writeFileAtomic } from '../../lib/files.ts';
import { parseJson } from '../../lib/json.ts';
import { type Trust, trustSchema } from '../contract.ts';

/** Where measured trust is kept, one file per key: nothing goes stale unseen. */
export interface TrustStore {
  /** Null where there is none, or one that is damaged: it is then measured again. */
  read(key: string): Promise<Trust | null>;
  write(trust: Trust): Promise<void>;
}

/** That of the shipped recording on all its columns, made by `scripts/calibrate-diagnoser.ts`. */
export const shippedTrust = join(packageRoot, 'corpus', 'recorded', 'diagnoser');

/** The user's own, for other columns and other recordings. */
export function cachedTrust(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'faultgap', 'diagnoser');
}

/** Reads from several directories, the first that has it, and writes to the last. */
export function openTrust(directories: readonly [string, ...string[]]): TrustStore {
  const pathIn = (directory: string, key: string) => join(directory, `${key}.json`);
  return {
    async read(key) {
      const path = directories.map((directory) => pathIn(directory, key)).find((file) => existsSync(file));
      return path === undefined ? null : parseTrust(await readFileText(path), key);
    },
    async write(trust) {
      const path = pathIn(directories.at(-1)!, trust.key);
      await writeFileAtomic(path, `${JSON.stringify(trust, null, 2)}\n`);
    },
  };
}

function parseTrust(text: string, key: string): Trust | null {
  try {
    const { success, data } = trustSchema.safeParse(parseJson(text));
    return success && data.key === key ? data : null;
  } catch {
    return null;
  }
}
