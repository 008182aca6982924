import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { runCli } from '../cli/run-cli.ts';

/*
 * The whole way on the toy corpus, compared with the committed report: a change that moves one byte of a trace or one digit
 * of a score shows here. To regenerate after a change that is meant to:
 *
 *   FAULTGAP_UPDATE_GOLDEN=1 npx vitest run test/golden
 */
const golden = join(packageRoot, 'test/golden/toy-report.txt');
const found = `${golden}.found`;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-golden-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('toy programs, recorded, labelled, extracted and evaluated, give the committed report', {
  timeout: 240_000,
}, async () => {
  const recording = join(directory, 'recording');
  const steps = [
    [
      'record',
      '--out',
      recording,
      '--programs',
      'toy-iris,toy-wine,toy-xor',
      '--mutants-per-class',
      '3',
      '--clean-variants',
      '1',
      '--plan-version',
      '1',
      '--quiet',
    ],
    ['label', recording],
    ['features', recording, '--quiet'],
    ['verify', recording, '--sample-seed', '0'],
    [
      'eval',
      recording,
      '--diagnosers',
      'majority,logistic,forest',
      '--repeats',
      '1',
      '--folds',
      '3',
      '--quiet',
    ],
  ];
  let report = '';
  for (const step of steps) {
    const { code, stdout, stderr } = await runCli(...step);
    expect({ step: step[0], code, stderr }).toEqual({ step: step[0], code: 0, stderr: '' });
    report += `$ faultgap ${step.join(' ')}\n${stdout}\n`;
    // Times and memory are no two runs' the same, and the environment control reads them.
    if (step[0] === 'verify') await rm(join(recording, 'provenance'), { recursive: true });
  }
  report = report.replaceAll(recording, 'RECORDING');
  if (process.env.FAULTGAP_UPDATE_GOLDEN) await writeFile(golden, report);
  const expected = await readFile(golden, 'utf8');
  // Both files side by side, for a person to look at.
  if (report !== expected) await writeFile(found, report);
  expect(report).toBe(expected);
});
