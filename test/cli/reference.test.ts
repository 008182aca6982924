import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reference } from '../../src/cli/common-options.ts';
import { type Compared, withInfinities } from '../../src/cli/work/reference.ts';
import { findPython } from '../../src/training/reference/python.ts';
import { callCli } from './run-cli.ts';

const python = findPython('torch');

afterEach(() => vi.unstubAllEnvs());

describe('verify --reference torch', () => {
  it('says what to install where no Python has torch', async () => {
    vi.stubEnv('PYTHON', '/nowhere/python');
    vi.stubEnv('PATH', mkdtempSync(join(tmpdir(), 'faultgap-')));
    const hasSystemTorch = findPython('torch') !== null;
    if (hasSystemTorch) return;
    const { code, stderr } = await callCli('verify', 'so-48385830', '--reference', 'torch');
    expect(code).toBe(2);
    expect(stderr).toContain('pip install torch numpy');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('is needed by its options', async () => {
    const { code, stderr } = await callCli('verify', reference, '--steps', '3');
    expect(code).toBe(2);
    expect(stderr).toContain('--steps is an option of --reference torch');
  });

  it('knows no other reference', async () => {
    expect((await callCli('verify', 'so-48385830', '--reference', 'jax')).code).toBe(2);
  });

  it('writes an infinite difference as a text that reads back as the number', () => {
    const off = { ours: Number.POSITIVE_INFINITY, twin: 0.5 };
    const comparison = {
      steps: 1,
      ours: [off.ours],
      twin: [0.5],
      weights: off,
      followed: null,
      verdict: 'different',
    } as const;
    const [written] = withInfinities([{ mutant: 'toy/clean', seedIndex: 0, comparison }]) as [Compared];
    expect(written.comparison!.ours).toEqual(['Infinity']);
    expect(Number(written.comparison!.weights.ours)).toBe(Number.POSITIVE_INFINITY);
    expect(written.comparison).toMatchObject({ steps: 1, twin: [0.5], followed: null, verdict: 'different' });
  });

  it.skipIf(python === null)(
    'prints a program with its mutants, run by run',
    async () => {
      const { code, stdout } = await callCli(
        ...['verify', 'so-48385830', '--reference', 'torch', '--mutants', '2', '--steps', '12', '--quiet'],
      );
      expect(code).toBe(0);
      expect(stdout).toMatch(/so-48385830\/clean +0 +12 .*equal/);
      expect(stdout).toMatch(/3 equal, 0 chaos, 0 different, 0 not built/);
    },
    300_000,
  );

  it.skipIf(python === null)(
    'prints a single run step by step',
    async () => {
      const { stdout } = await callCli(
        ...['verify', 'so-48385830', '--reference', 'torch', '--steps', '12', '--quiet'],
      );
      expect(stdout.match(/^ +(\d+) {2}\d\.\de-\d+/gm)).toHaveLength(5);
    },
    300_000,
  );

  it.skipIf(python === null)(
    'takes runs of a recording',
    async () => {
      const { code, stdout } = await callCli(
        ...['verify', reference, '--reference', 'torch', '--runs', '3', '--steps', '5', '--quiet'],
        '--json',
      );
      const compared = JSON.parse(stdout) as Compared[];
      expect(compared.map(({ comparison }) => comparison?.steps)).toEqual([5, 5, 5]);
      expect(code).toBe(0);
    },
    300_000,
  );
});
