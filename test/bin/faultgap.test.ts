import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

/** A package of the same shape, whose command says which code runs. */
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'faultgap-bin-'));
  await cp(join(packageRoot, 'bin'), join(root, 'bin'), { recursive: true });
  await symlink(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
  await put('package.json', '{ "type": "module", "engines": { "node": ">=20" } }', 0);
  await put('src/cli/main.ts', mainThat("console.log('sources')"), 100);
  await put('corpus/programs/one.ts', 'export {};', 100);
});
afterEach(() => rm(root, { recursive: true }));

const mainThat = (does: string) => `export const endLate = () => {}; export const main = () => ${does};`;

async function put(path: string, text: string, seconds: number): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await utimes(join(root, path), seconds, seconds);
}

const run = () => promisify(execFile)(process.execPath, [join(root, 'bin/faultgap.js')]);

async function whatRuns(): Promise<string> {
  return (await run()).stdout.trim();
}

const compiledModule = () => import(pathToFileURL(join(root, 'bin/compiled.js')).href);

/** As `npm run prepare` does, from sources as they are now. */
async function compileTo(main: string): Promise<void> {
  await put('dist/src/cli/main.js', main, 100);
  const { listSources, writeCompiledList } = await compiledModule();
  writeCompiledList(listSources(), ['dist/src/cli/main.js']);
}

const compiled = mainThat("console.log('compiled')");

it('runs the sources where nothing is compiled', async () => {
  expect(await whatRuns()).toBe('sources');
});

it('runs what was compiled of the sources as they are', async () => {
  await compileTo(compiled);
  expect(await whatRuns()).toBe('compiled');
});

it('runs what is compiled where no sources are installed', async () => {
  await compileTo(compiled);
  for (const path of ['src/cli/main.ts', 'corpus/programs/one.ts', 'dist/compiled.txt'])
    await rm(join(root, path));
  expect(await whatRuns()).toBe('compiled');
});

it.each([
  ['a source is newer', () => put('corpus/programs/one.ts', 'export {};', 201)],
  [
    'a source has other content, of an earlier time',
    () => put('corpus/programs/one.ts', 'export const one = 1;', 99),
  ],
  ['a source is new, and of an earlier time', () => put('corpus/programs/two.ts', 'export {};', 99)],
  ['packages are others', () => put('package-lock.json', '{}', 99)],
  ['a source is gone', () => rm(join(root, 'corpus/programs/one.ts'))],
  ['a compiled file is cut short', () => put('dist/src/cli/main.js', 'export', 100)],
  ['the compilation did not end', () => rm(join(root, 'dist/compiled.txt'))],
])(
  'knows that what is compiled is not of the sources as they are, or not whole, where %s',
  async (_, change) => {
    await compileTo(compiled);
    const { isCompiled } = await compiledModule();
    expect(isCompiled()).toBe(true);
    await change();
    expect(isCompiled()).toBe(false);
  },
);

it('runs the sources where what is compiled is of others', async () => {
  await compileTo(compiled);
  await put('src/cli/main.ts', `${mainThat("console.log('sources')")} `, 99);
  expect(await whatRuns()).toBe('sources');
});

describe('compiled files that change under way are said in one line', () => {
  const line = (value: string) =>
    expect.stringMatching(
      new RegExp(
        `^faultgap: the compiled files of faultgap changed while it ran, or .*; got ${value}\\. Run \`npm run prepare\` .*\\[dist-broken\\]\\n$`,
      ),
    );

  it.each([
    ['is gone', "import('./gone.js')", 'Cannot find module .*gone\\.js.*'],
    ['was half written', "import('./half.js')", 'SyntaxError: .*'],
    ['is of another time', "import('./other.js')", '.*does not provide an export.*'],
  ])('a part that %s', async (_, load, value) => {
    await put('dist/src/cli/half.js', 'export const half = {', 100);
    await put('dist/src/cli/other.js', "import { main } from './half2.js';", 100);
    await put('dist/src/cli/half2.js', 'export {};', 100);
    await compileTo(mainThat(load));
    await expect(run()).rejects.toMatchObject({ code: 2, stdout: '', stderr: line(value) });
  });

  it.each([
    ['gone', "startProcesses('src/none.ts', 1)", 'no dist/src/none\\.js'],
    [
      'compiled again',
      "utimesSync('dist/compiled.txt', 300, 300); startProcesses('src/cli/main.ts', 1)",
      'others .*',
    ],
    [
      'gone when a process dies',
      "const one = startProcesses('src/dies.ts', 1); writeFileSync('dist/src/dies.js', 'await null; process.exit(1)'); rmSync('dist/compiled.txt'); await one.run('job').finally(() => one.end())",
      'others .*',
    ],
  ])('a process whose file is %s', async (_, start, value) => {
    await put('dist/src/dies.js', '', 100);
    const contents = `
      import { rmSync, utimesSync, writeFileSync } from 'node:fs';
      import { startProcesses } from './src/jobs/processes.ts';
      export const endLate = () => {};
      export async function main() {
        process.chdir(${JSON.stringify(root)});
        try { ${start}; } catch (error) {
          console.error(\`faultgap: \${error.message} [\${error.code}]\`);
          process.exitCode = 2;
        }
      }`;
    const { outputFiles } = await build({
      ...{ stdin: { contents, resolveDir: packageRoot }, bundle: true, write: false },
      ...{ packages: 'external', format: 'esm', platform: 'node' },
    });
    await compileTo(outputFiles[0]!.text);
    await expect(run()).rejects.toMatchObject({ code: 2, stdout: '', stderr: line(value) });
  });
});

it('says on a Node that is too old what to do, and loads nothing', async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { node: '18.20.8' } })";
  const command = [
    '--import',
    `data:text/javascript,${encodeURIComponent(old)}`,
    join(root, 'bin/faultgap.js'),
  ];
  await put('src/cli/main.ts', 'throw new Error();', 100);
  await expect(promisify(execFile)(process.execPath, command)).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^faultgap: this Node\.js is too old; need >=20; got 18\.20\.8\. .*npx .* \[node-version\]\n$/,
    ),
  });
});
