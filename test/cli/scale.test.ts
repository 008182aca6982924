import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { callCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultgap-scale-'));
const bin = join(folder, 'bin');
mkdirSync(bin);
symlinkSync(join(packageRoot, 'bin', 'faultgap.js'), join(bin, 'faultgap'));
afterAll(() => rmSync(folder, { recursive: true }));

const options = '--programs toy-xor,toy-iris --seeds 1 --mutants-per-class 0 --clean-variants 0'.split(' ');
const kubernetes = readFileSync(join(packageRoot, 'docs/scale/kubernetes.yaml'), 'utf8');
const slurm = join(packageRoot, 'docs/scale/slurm.sh');

/** Runs a command with `faultgap` on its path, as a machine of a cluster would. */
const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
  promisify(execFile)(command, args, { env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...env } });

const hashIn = (text: string) => /hash ([0-9a-f]{64})\n$/.exec(text)![1];

test('the files for Slurm and Kubernetes record shards that merge into the recording of one machine', {
  timeout: 300_000,
}, async () => {
  const out = join(folder, 'a folder with spaces');
  const array = { SHARDS: '2', SLURM_ARRAY_TASK_ID: '1', SLURM_CPUS_PER_TASK: '1' };
  await run('bash', [slurm, out, ...options], array);
  const script = /args:\n +- \|\n((?: {14}.*\n)+)/.exec(kubernetes)![1]!;
  const index = {
    SHARDS: '2',
    OUT: out,
    OPTIONS: options.join(' '),
    JOB_COMPLETION_INDEX: '1',
    WORKERS: '1',
  };
  await run('sh', ['-c', script], index);
  const merged = await run('sh', ['-c', `faultgap merge "$OUT"/shard-* --out "$OUT/whole"`], { OUT: out });
  const single = await callCli(
    'record',
    ...options,
    '--workers',
    '1',
    '--quiet',
    '--out',
    join(folder, 'single'),
  );
  expect(single.code).toBe(0);
  expect(hashIn(merged.stdout)).toBe(hashIn(single.stdout));
});

test.each(['0/2', '3/2', '1', '1/0', '-1/2', '1/2/3', '01/2'])('shard %s is refused', async (shard) => {
  const { code, stderr } = await callCli('record', '--shard', shard, '--out', join(folder, 'refused'));
  expect(code).toBe(2);
  expect(stderr).toMatch(/need i\/n with 1 <= i <= n, such as 2\/5 \[invalid-argument\]\n$/);
});
