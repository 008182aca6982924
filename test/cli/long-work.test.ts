import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { writeLabelledRecording } from '../eval/small-recording.ts';
import { callCli, runCli } from './run-cli.ts';

let directory: string;
let undisturbed: Buffer;
const options = { timeout: 240_000 };

/** Enough jobs that a stop falls among them. */
const asked =
  '--task fault-typing,detection --diagnosers forest,tree,knn --decision plain --features loss --splits S0,S1,S4 --controls permuted-labels --folds 3 --repeats 2 --draws 100';

function command(out: string, workers = 2): string[] {
  return [
    'eval',
    directory,
    ...asked.split(' '),
    '--workers',
    String(workers),
    '--out',
    outOf(out),
    '--quiet',
  ];
}

const outOf = (name: string) => join(directory, name);
const resultOf = (name: string) => readFile(join(outOf(name), 'result.json'));
const predictionsOf = (name: string) => readdir(join(outOf(name), 'answers')).catch(() => []);

beforeAll(async () => {
  directory = await writeLabelledRecording();
  expect(await runCli(...command('undisturbed'))).toMatchObject({ code: 0, stderr: '' });
  undisturbed = await resultOf('undisturbed');
}, 240_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

/** Starts an evaluation and sends the signal when a few answers are finished; gives the exit code. */
async function interrupt(out: string, signal: NodeJS.Signals): Promise<number | null> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin/faultgap.js'), ...command(out)], {
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  while ((await predictionsOf(out)).length < 5) await sleep(2);
  child.kill(signal);
  return await ended;
}

describe('a study that is stopped in the middle', () => {
  const stops: [signal: NodeJS.Signals, code: number | null][] = [
    ['SIGKILL', null],
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ];
  test.each(stops)(
    'by %s goes on and ends with the bytes of an undisturbed run',
    options,
    async (signal, code) => {
      expect(await interrupt(signal, signal)).toBe(code);
      const all = await predictionsOf('undisturbed');
      expect((await predictionsOf(signal)).length).toBeLessThan(all.length);
      expect(existsSync(join(outOf(signal), 'result.json'))).toBe(false);
      expect(await callCli(...command(signal, 1))).toMatchObject({ code: 0 });
      expect((await resultOf(signal)).equals(undisturbed)).toBe(true);
    },
  );
});

test('a finished study does nothing again but what is damaged', options, async () => {
  const [damaged, whole] = (await predictionsOf('undisturbed')).map((name) =>
    join(outOf('undisturbed'), 'answers', name),
  );
  const bytes = await readFile(damaged!);
  const flipped = Buffer.from(bytes);
  flipped[flipped.length - 1]! ^= 1;
  await writeFile(damaged!, flipped);
  const { mtimeMs } = await stat(whole!);
  expect(await callCli(...command('undisturbed', 1))).toMatchObject({ code: 0 });
  expect((await readFile(damaged!)).equals(bytes)).toBe(true);
  expect((await stat(whole!)).mtimeMs).toBe(mtimeMs);
  expect((await resultOf('undisturbed')).equals(undisturbed)).toBe(true);
});

test('the number of workers changes no byte of a study', options, async () => {
  expect(await callCli(...command('alone', 1))).toMatchObject({ code: 0 });
  expect((await resultOf('alone')).equals(undisturbed)).toBe(true);
});
