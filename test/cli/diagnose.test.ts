import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTraces } from '../../src/traces/store/group-file.ts';
import { exampleMetrics, exampleTrace } from '../traces/example.ts';
import { callCli } from './run-cli.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-diagnose-'));
  const two = [exampleTrace({ seedIndex: 0 }), exampleTrace({ seedIndex: 1 })];
  await writeTraces(join(directory, 'two.arrow'), { traces: two, metrics: exampleMetrics });
  await writeFile(join(directory, 'damaged.arrow'), 'ARROW1\0\0 and then nothing of the kind ARROW1');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test.each([
  [
    'a file that is missing',
    ['nowhere.arrow'],
    /nowhere.arrow does not exist; need a log of any tool, .* a recording \[no-import\]/,
  ],
  ['a damaged file', ['damaged.arrow'], /\[arrow-\w+\]/],
  ['a directory of nothing that is a log', ['.'], /not one training.* \[import-empty\]/],
  ['a file of several traces without a choice', ['two.arrow'], /several traces.*--trace.* \[which-trace\]/],
  ['the name of the shipped recording', ['reference'], /several traces.*--trace.* \[which-trace\]/],
  ['a trace that is not there', ['two.arrow', '--trace', 'abc'], /no trace abc.* \[unknown-trace\]/],
])('diagnose answers %s with one line and exit code 2', async (_, [file, ...options], line) => {
  const { code, stdout, stderr } = await callCli(
    'diagnose',
    file === 'reference' ? file : join(directory, file!),
    ...options,
  );
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(line);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
