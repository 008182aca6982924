import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readWeights, writeWeights } from '../../../src/inputs/generators/obtain.ts';
import { answerColumns } from '../../../src/inputs/human/answers.ts';
import { generatorGate } from '../../../src/inputs/judges/gate.ts';
import { readLedger } from '../../../src/inputs/ledger.ts';
import { type InputsResult, parseInputsResult } from '../../../src/inputs/study/inputs-result.ts';
import { parseKillsResult } from '../../../src/inputs/test-sets/kills-result.ts';
import { openArrow } from '../../../src/traces/store/store.ts';
import { argumentsOf, type CliResult, callCli, runCli } from '../run-cli.ts';

/* One small study, made once and asked by every test. */

let directory: string;
let out: string;
let first: CliResult;

const place = ['--sets', 'digits-8', '--generators', 'vae'];
const size = [
  ...['--strategies', 'random,same-class-mixing', '--repetitions', '1', '--seeds', '12', '--calls', '60'],
  ...['--margin', '0.05', '--truncations', '0.9,0.5', '--workers', '1'],
];
const search = (...more: string[]) =>
  runCli('inputs', 'search', '--out', out, ...place, ...size, '--json', ...more);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-inputs-'));
  out = join(directory, 'study');
  first = await search('--quiet');
}, 300_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A copy of the study that a test may damage. */
async function copyStudy(name: string): Promise<string> {
  const copy = join(directory, name);
  await cp(out, copy, { recursive: true });
  return copy;
}

async function weightsOf(study: string): Promise<string> {
  const [name] = await readdir(join(study, 'generators'));
  return join(study, 'generators', name!);
}

const resultOf = ({ stdout }: CliResult): InputsResult => parseInputsResult('stdout', JSON.parse(stdout));

describe('faultgap inputs search', { timeout: 300_000 }, () => {
  it('prints the result that it writes, beside a page and a ledger of everything that was found', async () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const result = resultOf(first);
    expect(await readFile(join(out, 'inputs.json'), 'utf8')).toBe(first.stdout);
    expect(result.cells.map(({ strategy }) => strategy)).toEqual(['random', 'same-class-mixing']);
    expect(result.options).toMatchObject({ margin: 0.05, truncations: [0.9, 0.5] });
    expect(result.commands).toEqual([
      'faultgap inputs search --out DIR --sets digits-8 --generators vae --strategies random,same-class-mixing --repetitions 1 --seeds 12 --calls 60 --margin 0.05 --truncations 0.9,0.5',
    ]);
    expect(new Set(result.generators[0]!.sweep.map(({ psi }) => psi))).toEqual(new Set([0.9, 0.5]));
    const { rows } = await readLedger(join(out, result.ledgers[0]!.path));
    expect(rows).toHaveLength(24);
    expect(await readFile(join(out, 'inputs.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('does nothing again that it has done', async () => {
    const job = join(out, 'jobs', 'digits-8-vae-0', 'job.json');
    const before = await stat(job);
    // The command that the result records makes it again.
    const command = argumentsOf(resultOf(first).commands[0]!, { DIR: out });
    const again = await callCli(...command, '--workers', '1', '--json');
    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(again.stderr).toBe('1 of 1 repetitions\n');
    expect((await stat(job)).mtimeMs).toBe(before.mtimeMs);
  });

  it('prints a table without --json', async () => {
    const { code, stdout } = await callCli('inputs', 'search', '--out', out, ...place, ...size, '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^vae +random +\d/m);
    expect(stdout).toMatch(/not decided: On simple images a VAE/);
    expect(stdout).toContain(`wrote ${join(out, 'inputs.html')}`);
  });
});

describe('faultgap inputs train', { timeout: 300_000 }, () => {
  const train = (study: string) => callCli('inputs', 'train', '--out', study, ...place, '--quiet');

  it('prints what the gate says, and ends with 1 where it refuses a generator', async () => {
    const study = await copyStudy('blank');
    const path = await weightsOf(study);
    const identity = JSON.parse(
      (await openArrow(path, { kind: 'generator', schemaVersion: 1 })).metadata.identity!,
    );
    const weights = await readWeights(path, identity);
    // Without weights it makes one and the same image of everything.
    const blank = weights.map((one) => ({ ...one, values: one.values.map(() => 0) }));
    await writeWeights(path, identity, blank);
    const { code, stdout } = await train(study);
    expect(stdout).toMatch(
      new RegExp(`digits-8 +vae +0 .* kept .*diversity must be from ${generatorGate.diversity.least}`),
    );
    expect(code).toBe(1);
  });

  it('refuses weights that are damaged by their name, and says what to do', async () => {
    const study = await copyStudy('cut');
    const path = await weightsOf(study);
    await truncate(path, (await stat(path)).size - 1000);
    const line = `faultgap: ${path} is cut off; need "ARROW1" at its end; got something else. Delete it; the generator is then trained again. [generator-file]\n`;
    await rm(join(study, 'jobs'), { recursive: true });
    await rm(join(study, 'inputs.json'));
    const searched = await callCli('inputs', 'search', '--out', study, ...place, ...size, '--quiet');
    expect(searched).toEqual({ code: 2, stdout: '', stderr: line });
    expect((await readdir(study)).sort()).toEqual(['generators', 'inputs.html', 'jobs']);
    expect((await readdir(join(study, 'jobs'))).filter((name) => !name.endsWith('.part'))).toEqual([]);
  });
});

describe('faultgap inputs score', { timeout: 300_000 }, () => {
  it('writes what each test set kills, with the generator and onto the page of the study beside it', async () => {
    const typed =
      'faultgap inputs score --out DIR --sets digits-8 --generator vae --strategies class-truncation --healthy 10 --mutants 5 --inputs 100 --confidence 0.9 --seed 0';
    const { code, stdout, stderr } = await callCli(...argumentsOf(typed, { DIR: out }), '--json', '--quiet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await readFile(join(out, 'kills.json'), 'utf8')).toBe(stdout);
    const { sets, options, commands } = parseKillsResult('stdout', JSON.parse(stdout));
    expect(commands).toEqual([typed]);
    expect(options).toMatchObject({ healthy: 10, mutants: 5, inputs: 100, confidence: 0.9 });
    const known = [...sets[0]!.testSets, ...sets[0]!.setAside].map(({ id }) => id);
    expect(known).toEqual(expect.arrayContaining(['real', 'weak', 'random', 'frontier', 'class-truncation']));
    expect(await readdir(join(out, 'generators'))).toHaveLength(1);
    const page = await readFile(join(out, 'inputs.html'), 'utf8');
    for (const section of ['kills', 'strategies', 'pictures']) expect(page).toContain(`id="${section}"`);
  });
});

describe('faultgap inputs human', { timeout: 120_000 }, () => {
  it('makes a page and its key of what a study found, and judges the answers', async () => {
    const asked = join(directory, 'asked');
    const made = await callCli(
      'inputs',
      'human',
      'export',
      '--study',
      out,
      '--set',
      'digits-8',
      '--out',
      asked,
    );
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect((await readdir(asked)).sort()).toEqual(['study-key.json', 'study.html']);
    const key = JSON.parse(await readFile(join(asked, 'study-key.json'), 'utf8')) as {
      inputs: { id: string; label: number }[];
      checks: { id: string; label: number }[];
    };
    const files = await Promise.all(['ada', 'bob'].map((name) => prediction(asked, name, key)));
    const judged = await callCli('inputs', 'human', 'import', join(asked, 'study-key.json'), ...files);
    expect(judged).toMatchObject({ code: 0, stderr: '' });
    expect(judged.stdout).toContain(`${key.inputs.length} inputs judged by two, 0 not`);
    expect(judged.stdout).toMatch(/agreement on class: 100 %/);
  });
});

/** Answers of somebody who sees in everything what it should show. */
async function prediction(
  asked: string,
  name: string,
  { inputs, checks }: Record<'inputs' | 'checks', { id: string; label: number }[]>,
): Promise<string> {
  const lines = [...inputs, ...checks].map(({ id, label }) => `${name},${id},${label},2.5`);
  const path = join(asked, `answers-${name}.csv`);
  await writeFile(path, [answerColumns.join(','), ...lines, ''].join('\n'));
  return path;
}

describe('what cannot be done ends with 2 and one line, and leaves nothing behind', {
  timeout: 120_000,
}, () => {
  const nowhere = () => join(directory, 'nowhere');
  const cases: [name: string, args: string[], line: RegExp][] = [
    [
      'no calls',
      ['search', '--calls', '0'],
      /--calls <n>.*'0' is invalid; need a whole number of at least 1/,
    ],
    ['no seeds', ['search', '--seeds', '0'], /--seeds <n>.*need a whole number of at least 1/],
    ['no sets', ['search', '--sets', ','], /--sets <ids>.*need at least one name/],
    ['ψ of zero', ['search', '--truncations', '0.5,0'], /--truncations.*need numbers above 0, at most 1/],
    ['ψ above one', ['search', '--truncations', '1.5'], /--truncations.*need numbers above 0, at most 1/],
    ['a margin that is no number', ['search', '--margin', 'wide'], /--margin.*need a number from 0 to 1/],
    [
      'an unknown set',
      ['search', '--sets', 'digit-8'],
      /no image set is called "digit-8"\. Did you mean digits-8/,
    ],
    ['an unknown generator', ['search', '--generators', 'difusion'], /Did you mean diffusion/],
    ['an unknown strategy', ['search', '--strategies', 'style-mix'], /Did you mean style-mixing/],
    [
      'originals that are not there',
      ['search', '--sets', 'mnist-28'],
      /need a folder "mnist".*Name the directory with --data-dir/,
    ],
    [
      'an unknown strategy to score',
      ['score', '--strategies', 'mutation-guide'],
      /Did you mean mutation-guided/,
    ],
    [
      'too few instances to split',
      ['score', '--healthy', '8'],
      /--healthy <n>.*need a whole number of at least 10/,
    ],
    [
      'a confidence that is none',
      ['score', '--confidence', '1'],
      /--confidence.*need a number between 0 and 1/,
    ],
  ];
  test.each(cases)('%s', async (_, [command, ...args], line) => {
    const { code, stdout, stderr } = await callCli(
      'inputs',
      command!,
      '--out',
      nowhere(),
      '--quiet',
      ...args,
    );
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^faultgap: [^\n]*\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    await expect(stat(nowhere())).rejects.toThrow('ENOENT');
  });

  test('the directory of another study', async () => {
    const { code, stderr } = await callCli(
      'inputs',
      'search',
      '--out',
      out,
      ...place,
      ...size,
      '--seeds',
      '13',
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^faultgap: .*job\.json was made with other options; need \w{12}; got \w{12}\. Name another --out, or remove the folder\. \[another-study\]\n$/,
    );
  });

  test('a job whose result is damaged', async () => {
    const study = await copyStudy('damaged');
    const path = join(study, 'jobs', 'digits-8-vae-0', 'job.json');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 100));
    const { code, stderr } = await callCli('inputs', 'search', '--out', study, ...place, ...size);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^faultgap: .*job\.json must be JSON; got .+\. Make it again\. \[invalid-json\]\n$/,
    );
  });

  test('a human study of a set that was not searched', async () => {
    const { code, stderr } = await callCli(
      ...['inputs', 'human', 'export', '--study', out, '--set', 'strokes-14', '--out', nowhere()],
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^faultgap: [^\n]*\[human-study\]\n$/);
    await expect(stat(nowhere())).rejects.toThrow('ENOENT');
  });
});
