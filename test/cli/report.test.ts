import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullResult, fullSweep } from '../report/full-input.ts';
import { callCli } from './run-cli.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-report-'));
  await writeFile(join(directory, 'result.json'), JSON.stringify(fullResult()));
  await writeFile(join(directory, 'sweep.json'), JSON.stringify(fullSweep()));
});
afterAll(() => rm(directory, { recursive: true }));

describe('faultgap report', () => {
  it('writes both reports beside the result, with the sweep that it is given', async () => {
    const { code, stdout } = await callCli(
      'report',
      directory,
      '--sweep',
      join(directory, 'sweep.json'),
      '--json',
    );
    expect(code).toBe(0);
    const files = JSON.parse(stdout);
    expect(files).toEqual({ html: join(directory, 'report.html'), markdown: join(directory, 'report.md') });
    expect(await readFile(files.html, 'utf8')).toContain('id="sweep"');
    expect(await readFile(files.markdown, 'utf8')).toContain('## Sensitivity to thresholds');
  });

  it('reads a result by another name, whose folder gets nothing', async () => {
    const [named, out] = [join(directory, 'shipped', 'corpus.json'), join(directory, 'pages')];
    await mkdir(join(directory, 'shipped'));
    await writeFile(named, JSON.stringify(fullResult()));
    const { code, stdout } = await callCli('report', named, '--out', out);
    expect([code, stdout]).toEqual([0, `${join(out, 'report.html')}\n${join(out, 'report.md')}\n`]);
    expect(await readdir(join(directory, 'shipped'))).toEqual(['corpus.json']);
  });

  it('says in one line what is wrong with a file', async () => {
    await writeFile(join(directory, 'broken.json'), '{');
    const broken = await callCli('report', directory, '--sweep', join(directory, 'broken.json'));
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/^faultgap: .*broken\.json must be JSON.*\[invalid-json\]\n$/);
    const missing = await callCli('report', join(directory, 'nowhere'));
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/^faultgap: cannot read .*\[read-failed\]\n$/);
  });
});
