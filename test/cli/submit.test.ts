import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Roster } from '../../src/leaderboard/roster.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { cardFor, csvOf, linesFor, oneMutantIn, smallRoster, writeEntry } from '../leaderboard/entries.ts';
import { callCli, runCli } from './run-cli.ts';

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
    predictions: csvOf(linesFor(roster, oneMutantIn(3))),
  });
  await writeFile(join(directory, 'mine.csv'), csvOf(linesFor(roster, oneMutantIn(4))));
});
afterAll(async () => {
  await rm(recording, { recursive: true });
  await rm(directory, { recursive: true });
});

const run = (...args: string[]) => callCli(...args, '--recording', recording);

describe('faultgap submit', () => {
  it('scores a bare CSV with one command, and tells whom it comes after', async () => {
    const mine = ['submit', 'score', join(directory, 'mine.csv'), '--submissions', submissions];
    const { code, stdout } = await runCli(...mine, '--draws', '100', '--recording', recording);
    expect(code).toBe(0);
    expect(stdout).toContain('held-out-program (S4)');
    expect(stdout).toMatch(/rank 1 of 3 on held-out programs; to right right above: −0\.\d{3} \[/);
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
    const taken = await run(
      'submit',
      'check',
      join(submissions, 'often'),
      '--submissions',
      submissions,
      '--json',
    );
    expect([taken.code, JSON.parse(taken.stdout).ok]).toEqual([0, true]);
  });

  it('exits with 1 until a person has looked at a mark', async () => {
    const right = join(submissions, 'right');
    const check = () => run('submit', 'check', right, '--submissions', submissions);
    const first = await check();
    expect([first.code, first.stdout]).toMatchObject([1, /mark: Detection, perfect score under S1/]);
    const score = await run('submit', 'score', right, '--submissions', submissions, '--draws', '100');
    expect(score.code).toBe(1);
    const predictionsSha256 = sha256(await readFile(join(right, 'predictions.csv')));
    const review = {
      ...{ entry: 'right', predictionsSha256, mark: 'perfect', verdict: 'set-aside' },
      ...{ reason: 'the labels', reviewer: 'A. Reader' },
    };
    await writeFile(
      join(submissions, 'evidence.json'),
      JSON.stringify({ schemaVersion: 2, reruns: [], reviews: [review] }),
    );
    expect((await check()).code).toBe(0);
    await rm(join(submissions, 'evidence.json'));
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
    expect((await readdir(out)).sort()).toEqual(['board.json', 'data', 'entries', 'index.html']);
    expect(await readFile(join(out, 'data', 'detection.csv'), 'utf8')).toMatch(
      /\n,right,inductive,self-declared,perfect score under S1: to be looked at/,
    );
  });

  it('builds no board without entries', async () => {
    const [entry, out] = [join(submissions, 'right'), join(directory, 'none')];
    const { code, stderr } = await run('leaderboard', 'build', '--submissions', entry, '--out', out);
    expect([code, stderr]).toMatchObject([
      2,
      /^faultgap: a leaderboard is made of entries; .*\[no-entries\]\n$/,
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it('keeps the key of a hidden export out of what is handed out', async () => {
    const out = join(directory, 'handed-out');
    const hidden = ['leaderboard', 'export', '--hidden', '--out', out, '--programs', 'p,q'];
    const inside = await run(...hidden, '--tasks', 'detection', '--key', join(out, 'key.json'));
    expect([inside.code, inside.stderr]).toMatchObject([2, /\[key-place\]/]);
    const several = await run(...hidden, '--key', join(directory, 'key.json'));
    expect([several.code, several.stderr]).toMatchObject([2, /\[hidden-task\]/]);
    const { code } = await run(...hidden, '--tasks', 'detection', '--key', join(directory, 'key.json'));
    expect([code, (await readdir(out)).sort()]).toEqual([0, ['card.json', 'detection.csv', 'set.json']]);
    const kept = await readFile(join(directory, 'key.json'));
    const again = await run(...hidden, '--tasks', 'detection', '--key', join(directory, 'key.json'));
    expect([again.code, again.stderr]).toMatchObject([2, /\[key-exists\]/]);
    expect(await readFile(join(directory, 'key.json'))).toEqual(kept);
    const nowhere = await run(...hidden, '--tasks', 'detection', '--key', '/proc/x/key.json');
    expect([nowhere.code, nowhere.stderr]).toMatchObject([2, /\[key-failed\]/]);
    const elsewhere = join(directory, 'elsewhere');
    const failed = ['leaderboard', 'export', '--hidden', '--out', elsewhere, '--programs', 'nobody'];
    const free = join(directory, 'free.json');
    expect((await run(...failed, '--tasks', 'detection', '--key', free)).code).toBe(2);
    expect(existsSync(free)).toBe(false);
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
