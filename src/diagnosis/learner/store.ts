import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Schema } from '../../lib/config.ts';
import { existsPacked, readPackedBytes, writePacked } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import { parseJson } from '../../lib/json.ts';
import { locatePart } from '../../lib/parts.ts';
import { type Model, modelSchema } from './model.ts';

/** Where what was learned is kept, one file per key: nothing goes stale unseen. */
export interface ModelStore {
  /** Null where there is none, or one that is damaged: it is then learned again. */
  read(key: string): Promise<Model | null>;
  write(model: Model): Promise<void>;
}

/** Learned from the shipped recording, for the columns of usual logs and recordings, by `scripts/calibrate-diagnoser.ts`. */
export const shippedModels = join(locatePart('recording'), 'diagnoser');

/** The user's own, for other columns and other recordings. */
export function cachedModels(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'faultgap', 'diagnoser');
}

/** Reads from several directories, the first that has it, and writes to the last. */
export function openModels(directories: readonly [string, ...string[]]): ModelStore {
  const pathIn = (directory: string, key: string) => join(directory, `${key}.json`);
  return {
    async read(key) {
      const path = directories.map((directory) => pathIn(directory, key)).find(existsPacked);
      return path === undefined ? null : parseModel(await readPackedBytes(path), key);
    },
    async write(model) {
      const text = JSON.stringify({ seal: hashJson(model), model });
      await writePacked(pathIn(directories.at(-1)!, model.key), Buffer.from(`${text}\n`));
    },
  };
}

const fileSchema = z.strictObject({ seal: sha256Schema, model: modelSchema });

function parseModel(bytes: Uint8Array, key: string): Model | null {
  try {
    const { seal, model } = fileSchema.parse(parseJson(Buffer.from(bytes).toString()));
    return model.key === key && seal === hashJson(model) ? model : null;
  } catch {
    return null;
  }
}
