import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { callCli, runCliIn } from './run-cli.ts';

let folder: string;
const parts = "title: 'Mine', family: 'loss', needs: [], columns: ['a']";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-check-'));
  await writeFile(
    join(folder, 'forgetful.ts'),
    `export default { id: 'forgetful', ${parts}, extract: () => [NaN as number] };`,
  );
  await writeFile(join(folder, 'loss.ts'), `export default { id: 'loss', ${parts}, extract: () => [1] };`);
  await writeFile(join(folder, 'odd.ts'), 'export default { id: 1 };');
  await writeFile(join(folder, 'forgetful.test.ts'), 'process.exit(3);');
  await writeFile(
    join(folder, 'leaky.test.ts'),
    "import { test } from 'node:test';\ntest('holds water', () => { throw new Error('wet'); });",
  );
  await writeFile(join(folder, 'leaky.ts'), `export default { id: 'leaky', ${parts}, extract: () => [1] };`);
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => runCliIn(folder, ...args);

describe('faultgap check', () => {
  it('says where a file does not compile', async () => {
    await writeFile(join(folder, 'half.ts'), 'export const half = {');
    const { code, stderr } = await run('check', 'half.ts');
    expect(stderr).toBe(
      [
        'faultgap: cannot load half.ts; got half.ts:1:22: Expected identifier but found end of file [plug-in-file]',
        '> 1 | export const half = {',
        '    |                      ^',
        '',
      ].join('\n'),
    );
    expect(code).toBe(2);
  });

  it('shows once what a confined plug-in throws, and where', async () => {
    await writeFile(
      join(folder, 'throwing.ts'),
      `interface Long { length: number }
export default { id: 'throwing', ${parts}, extract: (trace: { scalars: Record<string, Long> }) =>
  [trace.scalars['loss.trian']!.length] };`,
    );
    const { code, stdout } = await run('check', 'throwing.ts');
    expect(code).toBe(1);
    expect(stdout).toContain('got throwing.ts:3:33: Cannot read properties of undefined');
    expect(stdout.match(/> 3 \| {3}\[trace\.scalars/g)).toHaveLength(1);
    expect(stdout).toMatch(/MEND {2}never gives NaN.*\n {10}throws the same\n/);
  });

  it('takes no promise from an operator, and ends in one line for what fails when nobody waits for it', async () => {
    const operator = `export default { id: 'later', title: 'Later', source: 'here', settings: () => [{ parameters: {}, severity: 'low' }],
  classes: { four: 'data', seven: 'data' }, applicable: () => ({ applicable: true }),
  apply: async () => { throw { message: 'x', code: 'A B' }; } };`;
    await writeFile(join(folder, 'later.ts'), operator);
    const checked = await run('check', '--trust', 'later.ts');
    expect(checked.stdout).toContain('apply of a plug-in answers at once; need no async and no Promise');
    expect(checked).toMatchObject({ code: 1, stderr: '' });
    for (const late of [
      "Promise.reject(new Error('wet'))",
      "setTimeout(() => { throw new Error('wet'); }, 1)",
    ]) {
      await writeFile(join(folder, 'late.ts'), `${late};\nexport default {};`);
      const { code, stderr } = await run('list', 'programs', '--config', 'late.ts');
      expect({ code, lines: stderr.split('\n').slice(0, 2) }).toEqual({
        code: 2,
        lines: [
          expect.stringMatching(/^faultgap: late\.ts fails; got late\.ts:1:\d+: wet \[plug-in-failed\]$/),
          `> 1 | ${late};`,
        ],
      });
    }
  });

  it('lets nothing be recorded that breaks a cheap rule, and shows the line that throws', async () => {
    await writeFile(
      join(folder, 'unordered.ts'),
      `export default {
  id: 'unordered',
  title: 'Trains too short',
  source: 'made up',
  classes: { four: 'optimisation', seven: 'hyperparameter' },
  applicable: () => ({ applicable: true }),
  settings: () => [{ parameters: { n: 1 }, severity: 'high' }, { parameters: { n: 2 }, severity: 'low' }],
  apply: (spec: { epochs: number }, { n }: { n: number }) => {
    if (n === 2) throw new Error('never two');
    return { ...spec, epochs: n };
  },
};`,
    );
    const size = ['--programs', 'toy-xor', '--mutants-per-class', '0', '--clean-variants', '0'];
    const { code, stdout, stderr } = await run(
      'record',
      '--operator',
      'unordered.ts',
      ...size,
      '--out',
      'rec',
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('faultgap: operator unordered breaks 4 rules of its contract');
    expect(stderr).toContain('toy-xor: settings do not go from mild to severe');
    expect(stderr.match(/> {2}9 \| {5}if \(n === 2\) throw/g)).toHaveLength(1);
    expect(existsSync(join(folder, 'rec'))).toBe(false);
  });

  it('prints what to mend and exits with 1', async () => {
    const { code, stdout, stderr } = await run('check', 'forgetful.ts');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^forgetful\.test\.ts is not run: a test runs with your rights; .*--trust\n$/);
    expect(stdout).not.toContain('own test');
    expect(stdout).toContain('extractor forgetful (forgetful.ts)');
    expect(stdout).toMatch(
      /MEND {2}never gives NaN or an infinity.*\n.*a is NaN on values of any size: need a finite number/,
    );
    expect(stdout).toMatch(/\d+ of \d+ rules are kept\n$/);
  });

  it('tells of a name that is taken, of a test beside the file that fails and of files it cannot load, as JSON too', async () => {
    const files = ['odd.ts', 'loss.ts', 'leaky.ts', 'gone.ts'];
    const { code, stdout, stderr } = await run('check', ...files, '--trust', '--json');
    expect(code).toBe(2);
    expect(stderr).toMatch(/\[plug-in-unknown\]\nfaultgap: cannot load gone\.ts; .*\[plug-in-file\]\n/);
    const [odd, loss, leaky, gone] = JSON.parse(stdout);
    expect([odd, gone]).toMatchObject([
      { file: 'odd.ts', refused: { code: 'plug-in-unknown' } },
      { file: 'gone.ts', refused: { code: 'plug-in-file' } },
    ]);
    const broken = ({ rules }: typeof loss) =>
      rules.filter((rule: { findings: string[] }) => rule.findings.length > 0);
    expect(broken(loss)).toEqual([
      {
        rule: 'has a name of its own',
        findings: [expect.stringContaining('got loss, which already exists')],
      },
    ]);
    expect(broken(leaky)).toEqual([
      {
        rule: 'passes its own test, leaky.test.ts',
        findings: ['not ok 1 - holds water', expect.stringContaining('wet')],
      },
    ]);
  });

  it('refuses an extractor that reads labels, and runs nothing of it', async () => {
    const labels = join(packageRoot, 'src', 'eval', 'labels', 'file.ts');
    await writeFile(
      join(folder, 'spy.ts'),
      `import { readLabels } from '${labels}';
const { rows } = await readLabels('${join(packageRoot, 'corpus', 'recorded', 'labels.arrow')}');
const known = new Map(rows.map((row) => [row.traceId, Number(row.labels.detection === 'faulty')]));
export default { id: 'spy', ${parts}, extract: (trace: { traceId: string }) => [known.get(trace.traceId) ?? 0] };`,
    );
    const { code, stderr, stdout } = await run('check', 'spy.ts');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      [
        `faultgap: spy.ts imports ${labels}, and an extractor or diagnoser may only compute; need files of its own folder, or of faultgap createExtractor, single, phased, layered, defineDiagnoser, InputError; got spy.ts:1:28: ${labels}. docs/plug-ins.md says what a plug-in may do. [plug-in-import]`,
        `> 1 | import { readLabels } from '${labels}';`.slice(0, 126),
        '    |                            ^',
        `  2 | const { rows } = await readLabels('${join(packageRoot, 'corpus', 'recorded', 'labels.arrow')}');`.slice(
          0,
          126,
        ),
        '',
      ].join('\n'),
    );
  });

  it('runs no file of a trusted kind, nor one that hides its kind, without --trust', {
    timeout: 180_000,
  }, async () => {
    const mark = join(folder, 'was-run');
    const writing = `import { writeFileSync } from 'node:fs';\nwriteFileSync('${mark}', '');\n`;
    await writeFile(
      join(folder, 'disguised.ts'),
      `${writing}export default { id: 'd', ${parts}, ['ext' + 'ract']: () => [1] };`,
    );
    await writeFile(join(folder, 'applying.ts'), `${writing}export default { id: 'a', apply: () => null };`);
    for (const file of ['disguised.ts', 'applying.ts']) {
      const { code, stderr } = await run('check', file);
      expect(code).toBe(2);
      expect(stderr).toMatch(/runs with your rights\. Read it, and give --trust\. \[plug-in-trust\]\n$/);
    }
    expect(existsSync(mark)).toBe(false);
  });

  it('refuses what is no plug-in, in one line', async () => {
    const { code, stderr, stdout } = await run('check', 'odd.ts');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'faultgap: the default export of odd.ts is no plug-in of a kind there is; need "extract" for extractor, "fit" for diagnoser, "layers" for program, "apply" for operator, "start" for instrument; got id [plug-in-unknown]\n',
    );
    await writeFile(join(folder, 'named.ts'), 'export const extractor = {};');
    expect((await run('check', 'named.ts')).stderr).toBe(
      'faultgap: named.ts exports no plug-in; need export default { id, title, … }; got no default export [plug-in-file]\n',
    );
  });
});

describe('faultgap new', () => {
  it.each([
    [['new', 'extractor', '../evil'], 'plug-in-name'],
    [['new', 'widget', 'mine'], 'unknown-kind'],
    [['new', 'extractor', 'leaky'], 'file-exists'],
  ])('refuses %j and writes nothing', async (args, refusal) => {
    const before = await readdir(folder);
    const { code, stderr } = await callCli(...args, '--out', folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^faultgap: .*\\[${refusal}\\]\n$`));
    expect(await readdir(folder)).toEqual(before);
  });

  // What an extractor, a feature set, a diagnoser, an operator, healthy runs, a program or a metric is called.
  it.each([
    ['extractor', 'loss'],
    ['extractor', 'gradient'],
    ['diagnoser', 'forest'],
    ['operator', 'label-noise'],
    ['operator', 'clean'],
    ['program', 'toy-xor'],
    ['instrument', 'train'],
  ])('refuses an %s called %s, and says which name is free', async (kind, name) => {
    const { code, stderr } = await callCli('new', kind, name, '--out', folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^faultgap: .* my-${name} is free\\. \\[duplicate-\\w+\\]\n$`));
    expect(existsSync(join(folder, `${name}.test.ts`))).toBe(false);
  });
});

it('says of a missing file that it is missing, and asks for no trust', async () => {
  const { code, stderr } = await runCliIn(folder, 'check', 'nowhere.ts');
  expect(code).toBe(2);
  expect(stderr).toBe(
    'faultgap: cannot load nowhere.ts; need a TypeScript or JavaScript file; got no such file [plug-in-file]\n',
  );
});
