import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bugs } from '../../corpus/bugs/index.ts';
import { parseRealismResult } from '../../src/mutants/realism/index.ts';
import { argumentsOf, callCli, runCli } from './run-cli.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-realism-'));
afterAll(() => rmSync(directory, { recursive: true }));

const small = [
  '--bugs',
  'so-50306988-rate',
  '--mutants',
  '8',
  '--retested',
  '2',
  '--workers',
  '1',
  '--quiet',
];

test('quality writes tables that quality select reads, and realism goes on from the same study', async () => {
  const quality = await runCli(
    'quality',
    '--out',
    directory,
    ...small,
    '--draws',
    '150',
    '--seed',
    '3',
    '--json',
  );
  expect(quality.code, quality.stderr).toBe(0);
  const { tables, bugs: studied } = JSON.parse(quality.stdout);
  expect(tables).toHaveLength(4);
  expect(studied).toHaveLength(1);
  const set = bugs.get('so-50306988-rate').origin.toLowerCase();
  const scores = join(directory, 'quality', 'pre_training');
  const select = await callCli(
    ...['quality', 'select', '--scores', scores, '--estimate', set, '--validate', set, '--json'],
  );
  expect(select.code, select.stderr).toBe(0);
  expect(JSON.parse(select.stdout).estimation.mutants).toBe(studied[0].approaches[0].mutants.length);
  const written = () => readFileSync(join(directory, 'realism.json'), 'utf8');
  const before = written();
  const command: string = JSON.parse(before).commands.at(-1);
  expect(command).toBe(
    'faultgap quality --out DIR --bugs so-50306988-rate --mutants 8 --retested 2 --draws 150 --seed 3',
  );
  const again = argumentsOf(command.replace('quality', 'realism'), { DIR: directory });
  const realism = await callCli(...again, '--workers', '1', '--quiet');
  expect(realism.code, realism.stderr).toBe(0);
  expect(written().replace('faultgap realism', 'faultgap quality')).toBe(before);
  expect(realism.stdout).toMatch(/CS, coupling strength: share of bugs[\s\S]*65 %/);
  expect(existsSync(join(directory, 'realism.html'))).toBe(true);
}, 300_000);

test('realism wild scores recorded mutants of wild pairs, and names no nearest approach where there is one', async () => {
  const out = join(directory, 'wild');
  const { code, stdout, stderr } = await callCli('realism', 'wild', '--out', out, '--draws', '100', '--json');
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/^\d+ of \d+ open pairs have recorded mutants$/m);
  const result = parseRealismResult('stdout', JSON.parse(stdout));
  expect(new Set(result.bugs.map(({ origin }) => origin))).toEqual(new Set(['wild']));
  expect(result.usable.length).toBeGreaterThan(result.bugs.length / 2);
  expect(result.comparisons).toEqual([]);
  const [, , overlap] = result.noiseFloor;
  expect(overlap!.mutants).toBeGreaterThan(2 * overlap!.controls!);
  expect(existsSync(join(out, 'realism.html'))).toBe(true);
});

const wrongUses: [name: string, args: string[], line: RegExp][] = [
  ['without a directory', ['realism'], /realism needs --out DIR, or --plan/],
  ['without a directory', ['quality'], /need --out DIR, --plan, or one of select/],
  ['an unknown bug', ['realism', '--out', directory, '--bugs', 'so-1'], /no bug is called "so-1"/],
  [
    'another study',
    ['realism', '--out', directory, ...small, '--mutants', '9'],
    /is of another pair, of other options or of other test inputs/,
  ],
  [
    'a directory without test inputs',
    ['realism', '--out', directory, '--bugs', 'so-50306988-rate', '--inputs', directory],
    /has test inputs of none of the bugs.*so-50306988-rate\.arrow/,
  ],
];
test.each(wrongUses)('%s ends with 2 and one line', async (_, args, line) => {
  const { code, stdout, stderr } = await callCli(...args);
  expect(stderr).toMatch(line);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
