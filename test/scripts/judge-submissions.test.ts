import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

/* The checkout of the base branch is a folder whose command says what it was given, and succeeds. */

const script = join(packageRoot, 'scripts', 'judge-submissions.sh');
const says = 'console.log("faultgap", ...process.argv.slice(2));\n';

let directory: string;
const base = () => join(directory, 'base');
const theirs = () => join(directory, 'theirs');
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-judge-'));
  await put(base(), { 'bin/faultgap.js': says });
  const entered = { 'evidence.json': '{}', 'old/card.json': '{"recipe": null}' };
  await put(join(base(), 'corpus', 'submissions'), entered);
  await cp(join(base(), 'corpus', 'submissions'), theirs(), { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

async function put(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function judge(job: 'score' | 'rerun') {
  const { status, stdout } = spawnSync('bash', [script, job, theirs(), join(directory, 'summary')], {
    cwd: base(),
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n').filter((line) => line !== '') };
}

it('looks at new entries alone', async () => {
  expect(judge('score')).toEqual({ status: 0, lines: [] });
  await put(theirs(), { 'new/card.json': '{"recipe": {}}' });
  expect(judge('score')).toEqual({ status: 0, lines: [`faultgap submit check ${theirs()}/new`] });
  expect(judge('rerun').lines).toEqual([`faultgap leaderboard rerun --quiet ${theirs()}/new`]);
});

it.each([
  ['an entry that was there is another one', 'old/card.json', 'old is an entry already'],
  ['what maintainers found out is another thing', 'evidence.json', 'evidence.json is written by'],
])('stops where %s', async (_, changed, line) => {
  await put(theirs(), { [changed]: '{"authors": ["E. Vil"]}' });
  const { status, lines } = judge('score');
  expect(status).toBe(1);
  expect(lines.filter((one) => one.startsWith(line)).length).toBe(1);
});
