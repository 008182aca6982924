import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { traces, writeLabelledRecording } from '../eval/small-recording.ts';
import { writeFiles } from '../traces/import/logs.ts';
import { argumentsOf, callCli, runCliIn } from './run-cli.ts';

/*
 * The command that a result records makes it again, to the byte. Each is run with options that are
 * no defaults, and again from its record into another directory. The tests of `eval --test`, `eval
 * --splits-from`, `quality` and `inputs` do the same with what they have at hand.
 */

/** Where commands run: their own files lie here, which records name without a folder. */
let folder: string;
let recording: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-again-'));
  recording = await writeLabelledRecording();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(recording, { recursive: true });
});

const how = ['--workers', '1', '--quiet'];
const inFolder = (name: string) => join(folder, name);

/**
 * Runs a command as it is typed in the folder: in a process of its own, for the user's own files.
 */
async function type(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCliIn(folder, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

/** Runs a command in this process, which is quicker. */
async function call(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await callCli(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

const read = (...path: readonly string[]) => readFile(join(folder, ...path), 'utf8');

/** The last command that a result records; it made the result itself. */
async function recordOf(...path: readonly string[]): Promise<string> {
  const { commands } = JSON.parse(await read(...path)) as { readonly commands: readonly string[] };
  return commands.at(-1)!;
}

test('record', { timeout: 120_000 }, async () => {
  const size =
    '--mutants-per-class 1 --clean-variants 1 --plan-version 2 --extra-operators label-noise --seeds 2';
  const typed = `faultgap record --programs toy-xor ${size} --backend wasm`;
  await call(...argumentsOf(typed), '--out', inFolder('recorded'), ...how);
  const command = await recordOf('recorded', 'manifest.json');
  expect(command).toBe(typed);
  await call(...argumentsOf(command), '--out', inFolder('recorded-again'), ...how);
  expect(await read('recorded-again', 'manifest.json')).toBe(await read('recorded', 'manifest.json'));
});

test('import', async () => {
  writeFiles(inFolder('my logs'), { 'a_correct_1.csv': 'epoch,loss.train\n0,1\n1,0.5\n2,0.25\n' });
  await copyFile(join(packageRoot, 'corpus/config/import-epochs.json'), inFolder('mapping.json'));
  await type('import', 'my logs', '--mapping', 'mapping.json', '--out', 'imported', '--quiet');
  const command = await recordOf('imported', 'manifest.json');
  await rename(inFolder('imported'), inFolder('imported-before'));
  await type(...argumentsOf(command), '--quiet');
  expect(await read('imported', 'manifest.json')).toBe(await read('imported-before', 'manifest.json'));
});

test('eval', { timeout: 120_000 }, async () => {
  const own = "id: 'theirs', title: 'Theirs', family: 'loss', needs: [], columns: ['checks']";
  const extractor = `export default { ${own}, extract: ({ steps }) => [steps.length] };`;
  await writeFile(inFolder('theirs.ts'), extractor);
  const rows = traces.map(({ header: { traceId, program, operator } }) => [
    traceId,
    program,
    operator.length,
  ]);
  await writeFile(inFolder('length.csv'), ['trace_id,program,length', ...rows, ''].join('\n'));
  const typed = [
    'faultgap eval DIR --extractor theirs.ts --task detection,fault-typing --diagnosers tree,knn',
    '--features theirs,baseline+length.csv --decision tuned,plain --normalisations none --splits S1,S4 --controls program-prior',
    '--folds 2 --repeats 1 --diagnoser-seeds 2 --draws 150 --seed 3 --window 100',
  ].join(' ');
  const evaluate = (command: string, out: string) =>
    type(...argumentsOf(command, { DIR: recording }), '--out', out, ...how);
  await evaluate(typed, 'eval');
  const command = await recordOf('eval', 'result.json');
  expect(command).toBe(typed);
  await evaluate(command, 'eval-again');
  expect(await read('eval-again', 'result.json')).toBe(await read('eval', 'result.json'));
});

test('sweep', async () => {
  const typed = 'faultgap sweep DIR --thresholds mismatch.gap,kill.seeds --no-gap';
  const sweep = (command: string, out: string) =>
    call(...argumentsOf(command, { DIR: recording }), '--out', inFolder(out), '--quiet');
  await sweep(typed, 'sweep.json');
  expect(await recordOf('sweep.json')).toBe(typed);
  await sweep(await recordOf('sweep.json'), 'sweep-again.json');
  expect(await read('sweep-again.json')).toBe(await read('sweep.json'));
});
