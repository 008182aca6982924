import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomic } from '../lib/files.ts';
import { hashJson, sha256 } from '../lib/hash.ts';

/** Outputs of work in the folder `answers` of a result, each in a file named by the hash of all that it depends on. */
export interface AnswerStore {
  /** Null where there is none, or one that is damaged: the work is then done again. */
  read(depends: unknown): Promise<unknown>;
  /** @throws InputError `write-failed`. */
  write(depends: unknown, output: unknown): Promise<void>;
}

const hashLength = 64;

export function openAnswers(directory: string): AnswerStore {
  const pathOf = (depends: unknown) => join(directory, 'answers', `${hashJson(depends)}.answer`);
  return {
    async read(depends) {
      const bytes = await readFile(pathOf(depends)).catch(() => null);
      return bytes !== null && isWholeAnswer(bytes) ? deserialize(bytes.subarray(hashLength)) : null;
    },
    async write(depends, output) {
      const body = serialize(output);
      await writeFileAtomic(pathOf(depends), Buffer.concat([Buffer.from(sha256(body)), body]));
    },
  };
}

/** Whether the file of an output is as it was written. */
export function isWholeAnswer(bytes: Uint8Array): boolean {
  const hash = Buffer.from(bytes.subarray(0, hashLength)).toString('latin1');
  return hash === sha256(bytes.subarray(hashLength));
}
