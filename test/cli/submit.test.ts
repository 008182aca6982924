import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Roster } from '../../src/leaderboard/roster.ts';
import { cardFor, csvOf, linesFor, smallRoster, writeEntry } from '../leaderboard/entries.ts';
import { runCli } from './run-cli.ts';

let recording: string;
let roster: Roster;
let directory: string;
let submissions: string;
beforeAll(async () => {
  ({ directory: recording, roster } = await smallRoster());
  directory = await mkdtemp(join(tmpdir(), 'faultgap-submit-'));
  submissions = join(directory, 'submissions');
  const card = cardFor(roster);
  await writeEntry(submissions, 'right', { card, predictions: csvOf(linesFor(roster)) });
  await writeEntry(submissions, 'often', {
    card,
    predictions: csvOf(linesFor(roster, ({ i }) => i % 3 === 0)),
  });
  await writeFile(join(directory, 'mine.csv'), csvOf(linesFor(roster, ({ i }) => i % 5 === 0)));
});
afterAll(async () => {
  await rm(recording, { recursive: true });
  await rm(directory, { recursive: true });
});

const run = (...args: string[]) => runCli(...args, '--recording', recording);

describe('faultgap submit', () => {
  it('scores a bare CSV with one command, and tells whom it comes after', async () => {
    const { code, stdout } = await run(
      'submit',
      'score',
      join(directory, 'mine.csv'),
      '--submissions',
      submissions,
      '--draws',
      '100',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('held-out-program (S4)');
    expect(stdout).toMatch(/rank 2 of 3 on held-out programs; to right right above: −0\.\d{3} \[/);
  });

  it('prints one JSON object, the same bytes every time', async () => {
    const args = [
      'submit',
      'score',
      join(submissions, 'often'),
      '--submissions',
      submissions,
      '--draws',
      '100',
      '--json',
    ];
    const [first, second] = [await run(...args), await run(...args)];
    expect(second.stdout).toBe(first.stdout);
    const score = JSON.parse(first.stdout);
    expect([score.name, score.placements[0].of]).toEqual(['often', 2]);
  });

  it('says what is wrong in one line that steers no terminal, and exits with 1', async () => {
    const path = join(directory, 'evil.csv');
    await writeFile(path, csvOf([{ ...linesFor(roster)[0]!, prediction: '\u001b[2J\u202e' }]));
    const { code, stdout } = await run('submit', 'check', path);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^not ok: .*\\u001b\[2J.*\[submission-class\]\n$/);
    expect(stdout.trimEnd()).not.toMatch(/\p{Cc}|\p{Cf}/u);
    const taken = await run('submit', 'check', join(submissions, 'right'), '--json');
    expect([taken.code, JSON.parse(taken.stdout).ok]).toEqual([0, true]);
  });
});

describe('faultgap leaderboard', () => {
  it('builds the site from the folders', async () => {
    const out = join(directory, 'site');
    const { code } = await run(
      'leaderboard',
      'build',
      '--submissions',
      submissions,
      '--out',
      out,
      '--draws',
      '100',
    );
    expect(code).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['data', 'entries', 'index.html']);
    expect(await readFile(join(out, 'data', 'detection.csv'), 'utf8')).toMatch(/\n1,right,/);
  });

  it('keeps the key of a hidden export out of what is handed out', async () => {
    const out = join(directory, 'handed-out');
    const hidden = ['leaderboard', 'export', '--hidden', '--out', out, '--programs', 'p,q'];
    const inside = await run(...hidden, '--tasks', 'detection', '--key', join(out, 'key.json'));
    expect([inside.code, inside.stderr]).toMatchObject([2, /\[hidden-options\]/]);
    const several = await run(...hidden, '--key', join(directory, 'key.json'));
    expect([several.code, several.stderr]).toMatchObject([2, /\[hidden-task\]/]);
    const { code } = await run(...hidden, '--tasks', 'detection', '--key', join(directory, 'key.json'));
    expect([code, await readdir(out)]).toEqual([0, ['detection.csv']]);
  });
});

describe('faultgap gate and diff', () => {
  it('exit with 1 where a score is lower, with 0 where it is not', async () => {
    const [right, often] = [join(submissions, 'right'), join(submissions, 'often')];
    expect((await run('gate', right, often, '--minimum-effect', '0.05')).code).toBe(1);
    expect((await run('gate', often, right, '--minimum-effect', '0.05')).code).toBe(0);
    const { code, stdout } = await run('diff', right, often, '--json');
    expect([code, JSON.parse(stdout).differences.length]).toEqual([0, 3 * roster.tasks.size]);
  });
});
