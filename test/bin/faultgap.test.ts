import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

/** A package of the same shape, whose command says which code runs. */
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'faultgap-bin-'));
  await cp(join(packageRoot, 'bin'), join(root, 'bin'), { recursive: true });
  await symlink(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
  await put('package.json', '{ "type": "module", "engines": { "node": ">=20" } }', 0);
  await put('src/cli/main.ts', "export const main = (): void => console.log('sources');", 100);
  await put('corpus/programs/one.ts', 'export {};', 100);
});
afterEach(() => rm(root, { recursive: true }));

async function put(path: string, text: string, seconds: number): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await utimes(join(root, path), seconds, seconds);
}

async function whatRuns(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bin/faultgap.js')]);
  return stdout.trim();
}

const compiled = "export const main = () => console.log('compiled');";

it('runs the sources where nothing is compiled', async () => {
  expect(await whatRuns()).toBe('sources');
});

it('runs what was compiled after the last change of a source, or in the same second', async () => {
  await put('dist/src/cli/main.js', compiled, 100);
  expect(await whatRuns()).toBe('compiled');
});

it('runs the sources where one of them, of the corpus too, is newer than what is compiled', async () => {
  await put('dist/src/cli/main.js', compiled, 200);
  await put('corpus/programs/one.ts', 'export {};', 201);
  expect(await whatRuns()).toBe('sources');
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
