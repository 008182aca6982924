import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { callCli } from './run-cli.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-cli-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('list layers shows the graph of a program', async () => {
  const { stdout } = await callCli('list', 'layers', '--program', 'toy-xor', '--json');
  const [first, last] = JSON.parse(stdout) as [object, object];
  expect(first).toMatchObject({ id: 'dense-0', title: 'dense', takes: ['input'], how: [] });
  expect(last).toMatchObject({ takes: ['dense-0'], gives: [1], how: ['output'] });
});

describe('wrong usage and bad input end with 2 and one line, without a stack', () => {
  const cases: [name: string, args: string[], line: RegExp][] = [
    [
      'an unknown command',
      ['recrod'],
      /^faultgap: no command is called "recrod". Did you mean record\? .*\n$/,
    ],
    ['an unknown command of a group', ['submit', 'chekc'], /called "chekc". Did you mean check\?/],
    [
      'an unknown option',
      ['list', '--jsn'],
      /^faultgap: unknown option '--jsn'. Did you mean --json\? \[unknown-option\]\n$/,
    ],
    [
      'a group alone',
      ['replicate'],
      /^faultgap: .*need one of realism, selection, verdicts, dynfault; got none/,
    ],
    ['`quality` alone', ['quality'], /need --out DIR, --plan, or one of select, link, severity; got none/],
    ['an unknown command of `quality`', ['quality', 'slect'], /called "slect". Did you mean select\?/],
    [
      'an unknown program',
      ['record', '--out', 'x', '--programs', 'toy-iriss'],
      /no program is called "toy-iriss". Did you mean toy-iris/,
    ],
    ['an unknown operator target', ['list', 'operators', '--program', 'nope'], /no program is called "nope"/],
    ['an unknown list', ['list', 'programms'], /Did you mean programs/],
    ['layers of no program', ['list', 'layers'], /layers are those of a program; need --program/],
    ['programs of a program', ['list', 'splits', '--program', 'toy-xor'], /goes with operators and layers/],
    ['an unknown backend', ['record', '--out', 'x', '--backend', 'wsam'], /Did you mean wasm/],
    [
      'a count that is none',
      ['record', '--out', 'x', '--seeds', 'many'],
      /need a whole number of at least 1/,
    ],
    [
      'a recording that is not there',
      ['verify', '/nowhere/at/all'],
      /is no recording: it holds no manifest\.json/,
    ],
    [
      'nearly the shipped recording',
      ['eval', 'refrence'],
      /there is no refrence; .* Did you mean reference\?/,
    ],
    ['an empty argument', ['label', ''], /<recording> is empty\. Is a variable of your shell empty\?/],
    ['labels of nothing', ['label', '/nowhere/at/all'], /is no recording/],
    ['an unknown diagnoser', ['eval', '.', '--diagnosers', 'forrest'], /Did you mean forest/],
    ['an empty list', ['eval', '.', '--splits', ' ,'], /need at least one name/],
    ['an unknown split', ['eval', '.', '--splits', 'S9'], /no split is called "S9"/],
    ['an unknown extractor', ['features', '.', '--extractors', 'los'], /Did you mean loss/],
  ];
  test.each(cases)('%s', async (_, args, line) => {
    const { code, stdout, stderr } = await callCli(...args);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test.runIf(process.platform === 'linux')('a file that the system does not let be read', async () => {
    const { code, stderr } = await callCli('diagnose', '/proc/self/mem');
    expect([code, stderr]).toMatchObject([2, /^faultgap: the system refuses .*EIO.* \[system\]\n$/]);
  });

  test('a manifest that is no manifest', async () => {
    await writeFile(join(directory, 'manifest.json'), '{"schemaVersion": 1}');
    const { code, stderr } = await callCli('verify', directory);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^faultgap: .*manifest.*\n$/);
  });
});

describe('list', () => {
  const kinds = [
    'programs',
    'operators',
    'bugs',
    'instruments',
    'extractors',
    'feature-sets',
    'normalisations',
    'decisions',
    'splits',
    'tasks',
    'diagnosers',
    'generators',
    'image-sets',
    'search-strategies',
  ];
  test.each(kinds)('%s prints an array of objects with id and title', async (kind) => {
    const { code, stdout, stderr } = await callCli('list', kind, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const entries: unknown = JSON.parse(stdout);
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: expect.any(String), title: expect.any(String) }),
      ]),
    );
  });

  test('without a kind prints the kinds', async () => {
    const { code, stdout } = await callCli('list');
    expect(code).toBe(0);
    for (const kind of kinds) expect(stdout.split('\n')).toContain(kind);
  });

  test('says where an operator applies, or why not', async () => {
    const { stdout } = await callCli('list', 'operators', '--program', 'toy-iris', '--json');
    const entries = JSON.parse(stdout) as { id: string; applicable: boolean; reason: string | null }[];
    expect(entries.find(({ id }) => id === 'label-noise')).toMatchObject({ applicable: true, reason: null });
    for (const { applicable, reason } of entries) expect(applicable || (reason?.length ?? 0) > 10).toBe(true);
  });
});

test('help lists every command', async () => {
  const { code, stdout } = await callCli('--help');
  expect(code).toBe(0);
  for (const command of ['reproduce', 'record', 'label', 'features', 'eval', 'verify', 'list'])
    expect(stdout).toContain(`  ${command} `);
});

test('a reader that stops early, as `head` does, is no fault', async () => {
  // The list is longer than what a pipe holds, so that writing the rest of it must fail.
  const command = `"${process.execPath}" "${join(packageRoot, 'bin/faultgap.js')}" list bugs --json | head -n 1`;
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command]);
  expect(stdout).toBe('[\n');
  expect(stderr).toBe('');
});
