import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLabels } from '../../src/eval/labels/file.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { findPython } from '../../src/training/reference/python.ts';
import { callCli } from '../cli/run-cli.ts';
import { writeLabelledRecording } from '../eval/small-recording.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const snippets = [...readme.matchAll(/```python\n(import (\w+)[^`]*)```/g)].map(([, code, needs]) => ({
  code: code!,
  needs: needs!,
}));

const work = mkdtempSync(join(tmpdir(), 'faultgap-snippets-'));
let recording = '';
beforeAll(async () => {
  recording = await writeLabelledRecording();
  for (const format of [[], ['--parquet']])
    expect(await callCli('export', recording, '--out', join(work, 'tables'), ...format)).toMatchObject({
      code: 0,
    });
});
afterAll(() => {
  for (const folder of [work, recording]) rmSync(folder, { recursive: true });
});

test('the README reads exported tables in four ways', () => {
  expect(snippets.map(({ needs }) => needs)).toEqual(['pandas', 'pyarrow', 'polars', 'duckdb']);
});

describe.each(snippets)('the snippet of the README with $needs', ({ code, needs }) => {
  const python = findPython(needs);
  if (python === null) console.log(`README.md: no python3 imports ${needs}; skipped (PYTHON names one)`);

  test.skipIf(python === null)('counts the runs of every class', async () => {
    const printed = execFileSync(python!, ['-W', 'error', '-c', code], { cwd: work, encoding: 'utf8' });
    const { rows } = await readLabels(join(recording, 'labels.arrow'));
    for (const name of ['architecture', 'optimisation']) {
      const runs = rows.filter(({ labels }) => labels['fault-typing'] === name).length;
      expect(runs).toBeGreaterThan(5);
      expect(printed).toMatch(new RegExp(`${name}[^\\n}]*\\b${runs}\\b`));
    }
  });
});
