import { randomBytes } from 'node:crypto';
import { open, readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { TaskId } from '../../../eval/contract.ts';
import type { EvaluableRecording } from '../../../eval/recording.ts';
import { exportHidden } from '../../../leaderboard/hidden/hidden-set.ts';
import type { TableFormat } from '../../../leaderboard/task-table.ts';
import { errorText, InputError } from '../../../lib/errors.ts';
import { makeFolder } from '../../../lib/folders.ts';
import { printResult } from '../../output.ts';

export interface HandOutOptions {
  readonly out: string;
  readonly key: string;
  readonly format: TableFormat;
  readonly task: TaskId;
  readonly programs?: readonly string[];
  readonly secret: string;
  readonly json: boolean;
}

export const newSecret = () => randomBytes(16).toString('hex');

/**
 * Hands out a hidden set and keeps its key.
 * @param prepare gives the recording, once it is sure that the key can be kept; it may take hours.
 * @throws InputError `key-exists`, `key-place`, `key-failed`, `handed-out`; as `exportHidden`.
 */
export async function handOut(
  { out, key, json, ...options }: HandOutOptions,
  prepare: () => Promise<EvaluableRecording | null>,
): Promise<void> {
  const place = await reserveKey(key, out);
  try {
    await requireEmpty(out);
    const recording = await prepare();
    if (recording === null) return await place.release();
    const { files, traces, keyText } = await exportHidden(recording, { directory: out, ...options });
    await place.write(keyText);
    printResult(
      json,
      { files, key, traces },
      () =>
        `${traces} traces without labels in ${out}: hand out this folder, keep ${key}\nscore predictions with: faultgap submit score theirs --key ${key}`,
    );
  } catch (error) {
    await place.release();
    throw error;
  }
}

/** Takes the place of a key before any work, so that none is ever overwritten; only its owner may read it. */
async function reserveKey(key: string, out: string) {
  await makeFolder(dirname(resolve(key))).catch(failed(key));
  await makeFolder(out).catch(failed(out));
  const path = join(await realpath(dirname(resolve(key))), basename(key));
  const inside = relative(await realpath(out), path);
  if (inside.split('/')[0] !== '..')
    throw new InputError('key-place', {
      rule: 'the key stays with the organiser',
      need: '--key outside the folder that is handed out',
      value: key,
    });
  const handle = await open(path, 'wx', 0o600).catch(failed(key));
  return {
    async write(text: string) {
      await handle.writeFile(text);
      await handle.sync();
      await handle.close();
    },
    async release() {
      await handle.close().catch(() => {});
      await rm(path, { force: true });
    },
  };
}

/** @throws InputError `handed-out`: whoever was given what lies there could no longer be scored. */
async function requireEmpty(out: string): Promise<void> {
  const [first] = await readdir(out);
  if (first !== undefined)
    throw new InputError('handed-out', {
      rule: 'what was handed out is never overwritten',
      need: 'a new or empty folder for --out',
      value: `${out}, which holds ${first}`,
    });
}

function failed(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    if (error.code === 'EEXIST')
      throw new InputError('key-exists', {
        rule: 'a key is never overwritten: without it nothing that was handed out can be scored',
        need: 'a new file for --key',
        value: path,
      });
    throw new InputError(
      'key-failed',
      {
        rule: `cannot make ${path}`,
        value: errorText(error),
        remedy: 'Choose a folder that can be written.',
      },
      { cause: error },
    );
  };
}
