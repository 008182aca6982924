import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { type Result, type ResultPrimary, readResult } from '../../eval/result.ts';
import { endingWithUs } from '../../jobs/processes.ts';
import { configPath } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { packageRoot, readFileBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';

/** Where what a recorded command names by a word lies for this evaluation. */
interface Places {
  /** Directory of the evaluation. */
  readonly evaluation: string;
  readonly recording: string;
  readonly workers: number;
}

/**
 * Makes a result again by the command that it records, in a directory of its own, and compares. Hashes of splits and
 * predictions are in the result, so that equal results are of equal files.
 * @returns parts of the result that came out otherwise, one line each.
 * @throws InputError `recompute-command` where the result records no evaluation, `recompute-failed` where the command does not
 *   end well, `recompute-primary` where its file of comparisons is not shipped.
 */
export async function recomputeResult(places: Places): Promise<string[]> {
  const said = await readResult(places.evaluation);
  const command = said.commands.findLast((line) => line.startsWith('faultgap eval '));
  if (command === undefined) {
    throw new InputError('recompute-command', {
      rule: 'a result is made again by the command that it records',
      need: 'one that begins with "faultgap eval"',
      value: said.commands.at(-1) ?? 'none',
    });
  }
  const out = await mkdtemp(join(tmpdir(), 'faultgap-recomputed-'));
  try {
    const args = [
      ...argumentsOf(command, places, said.primary === null ? '' : await findPrimary(said.primary)),
      '--workers',
      String(places.workers),
      '--quiet',
      '--out',
      out,
    ];
    await run(args);
    return compareResults(said, await readResult(out));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** The shipped file of comparisons that a result names by its hash. */
async function findPrimary({ file }: ResultPrimary): Promise<string> {
  for (const name of await readdir(configPath(''))) {
    const path = configPath(name);
    if (sha256(await readFileBytes(path)) === file) return path;
  }
  throw new InputError('recompute-primary', {
    rule: 'comparisons are made again from the file of them that the result names',
    need: `a file of SHA-256 ${file} in corpus/config`,
    value: 'none',
    remedy: 'Give the file to `faultgap eval --primary`, and compare the results with `faultgap diff`.',
  });
}

/** The words of a recorded command, as a shell would give them, with places in place of `DIR` and so on. */
function argumentsOf(command: string, { evaluation, recording }: Places, primary: string): string[] {
  const placeOf: Readonly<Record<string, string>> = {
    DIR: recording,
    SPLITS: join(evaluation, 'splits'),
    PRIMARY: primary,
  };
  const words = command.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return words
    .slice(1)
    .map((word) =>
      word.replace(/'([^']*)'|\\(.)/g, (_, quoted: string | undefined, escaped) => quoted ?? escaped),
    )
    .map((word) => (Object.hasOwn(placeOf, word) ? placeOf[word]! : word));
}

async function run(args: readonly string[]): Promise<void> {
  try {
    const program = [...endingWithUs(), join(packageRoot, 'bin', 'faultgap.js'), ...args];
    await promisify(execFile)(process.execPath, program, { maxBuffer: 256 * 1024 * 1024 });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new InputError('recompute-failed', {
      rule: 'the command that the result records does not end well here',
      value: stderr.trim().split('\n')[0] || 'no message',
    });
  }
}

function compareResults(said: Result, made: Result): string[] {
  return (Object.keys(made) as (keyof Result)[])
    .filter((part) => !isDeepStrictEqual(said[part], made[part]))
    .map((part) => `${part} of result.json came out otherwise when it was made again`);
}
