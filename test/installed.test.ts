import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/lib/files.ts';

/* What somebody gets who installs faultgap: it is packed, and installed into an empty folder with an empty cache. */

const run = promisify(execFile);
/** Versions of Node beside the present one, such as `20,22,24`; their binaries come from the npm package `node`. */
const versions = (process.env.FAULTGAP_NODES ?? '').split(',').filter((version) => version !== '');
const home = await mkdtemp(join(tmpdir(), 'faultgap-installed-'));
const project = join(home, 'project');
const canInstall = await run('npm', ['ping'], { timeout: 20_000 }).then(
  () => true,
  () => false,
);
if (!canInstall) console.log('no package registry can be reached: the installed package is not tested');

const npm = (directory: string, ...args: string[]) =>
  run('npm', [...args, '--cache', join(home, 'cache'), '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: directory,
    maxBuffer: 64 * 1024 * 1024,
  });

beforeAll(async () => {
  if (!canInstall) return;
  await mkdir(project);
  await npm(packageRoot, 'pack', '--pack-destination', home);
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }');
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'));
  // As a folder: to pack the recording, and to unpack it, takes as long as all the rest.
  const recording = join(packageRoot, 'corpus/recorded');
  await npm(project, 'install', join(home, `faultgap-${version}.tgz`), recording);
  await Promise.all(
    versions.map(async (wanted) => {
      await mkdir(join(home, `node-${wanted}`));
      await npm(join(home, `node-${wanted}`), 'install', `node@${wanted}`);
    }),
  );
}, 600_000);
afterAll(() => rm(home, { recursive: true, force: true }));

const nodes = [
  process.execPath,
  ...versions.map((wanted) => join(home, `node-${wanted}/node_modules/node/bin/node`)),
];

const inProject = (name: string) => join(project, name);

/** Made once for all versions of Node, whose results are held against it. */
function once<T>(make: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (name) => {
    const found = made.get(name) ?? make(name);
    made.set(name, found);
    return found;
  };
}

const hashOf = async (recording: string): Promise<string> =>
  JSON.parse(await readFile(inProject(join(recording, 'manifest.json')), 'utf8')).hash;

const size = ['--mutants-per-class', '1', '--clean-variants', '1', '--seeds', '1', '--workers', '1'];
const records = ['record', '--programs', 'toy-xor', ...size, '--quiet'];

/** The hash of what this checkout records. */
const recordHere = once(async (name) => {
  await run(process.execPath, [join(packageRoot, 'bin/faultgap.js'), ...records, '--out', inProject(name)]);
  return hashOf(name);
});

const resolutions: Readonly<Record<string, string>> = { node16: 'node16', preserve: 'bundler' };

/** What the compiler says of a strict use of the package; compiled into a folder called as the kind of modules. */
const compile = once(async (module) => {
  const source = [
    "import { defineDiagnoser, InputError, measureGap, observeTraining, programs, recordRuns } from 'faultgap';",
    "import type { Extractor, FaultOperator, Instrument, ProgramInput } from 'faultgap';",
    'export type All = Extractor | FaultOperator | Instrument | ProgramInput;',
    'const all = [defineDiagnoser, InputError, measureGap, observeTraining, recordRuns];',
    'console.log(all.every((one) => typeof one === "function"), programs.members.length > 40);',
  ];
  await writeFile(inProject('use.ts'), source.join('\n'));
  const settings = {
    module,
    moduleResolution: resolutions[module]!,
    strict: true,
    skipLibCheck: false,
    target: 'es2022',
    outDir: module,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // By several threads it takes twice as much of the processor.
  const args = [join(packageRoot, 'node_modules/typescript/bin/tsc'), '--singleThreaded', ...flags, 'use.ts'];
  const { stdout } = await run(process.execPath, args, { cwd: project }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
});

describe.runIf(canInstall).each(nodes)('faultgap installed, on %s', (node) => {
  const faultgap = async (...args: string[]) => {
    const command = join(project, 'node_modules/faultgap/bin/faultgap.js');
    try {
      const { stdout, stderr } = await run(node, [command, ...args], { cwd: project });
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  };

  it('lists, and writes a plug-in that keeps its contract', { timeout: 120_000 }, async () => {
    expect((await faultgap('list', 'splits')).stdout).toContain('S4');
    await rm(inProject('loss-drop.ts'), { force: true });
    await rm(inProject('loss-drop.test.ts'), { force: true });
    expect(await faultgap('new', 'extractor', 'loss-drop')).toMatchObject({ code: 0 });
    const { stdout, code } = await faultgap('check', '--trust', 'loss-drop.ts');
    expect(stdout).toMatch(/all \d+ rules are kept/);
    expect(code).toBe(0);
  });

  it('needs the entries of the leaderboard to verify a leaderboard alone, and wild runs to predict them', async () => {
    await mkdir(inProject('empty'), { recursive: true });
    expect((await faultgap('verify', 'empty')).stderr).not.toContain('package-absent');
    await writeFile(inProject('empty/board.json'), '{}');
    expect((await faultgap('verify', 'empty')).stderr).toMatch(/@faultgap\/submissions.*\[package-absent\]/);
    await rm(inProject('empty'), { recursive: true });
    const wild = ['--splits', 'wild', '--task', 'detection', '--features', 'loss', '--quiet'];
    expect((await faultgap('eval', 'reference', ...wild)).stderr).toMatch(
      /@faultgap\/wild.*\[package-absent\]/,
    );
  });

  it('evaluates on the recording that it finds by name', { timeout: 120_000 }, async () => {
    const cheap = ['--diagnosers', 'majority', '--features', 'loss', '--controls', 'none'];
    const size = [
      '--task',
      'detection',
      '--splits',
      'S1',
      '--repeats',
      '1',
      '--draws',
      '100',
      '--workers',
      '1',
    ];
    const { stderr, stdout } = await faultgap('eval', 'reference', ...cheap, ...size, '--quiet');
    expect(stderr).toBe('');
    expect(stdout).toContain('results/reference/result.json');
    expect(await readFile(inProject('results/reference/report.html'), 'utf8')).toContain('<svg');
  });

  it('records the same bytes as here', { timeout: 240_000 }, async () => {
    expect(await faultgap(...records, '--out', 'mine')).toMatchObject({ code: 0 });
    expect(await hashOf('mine')).toBe(await recordHere('ours'));
    await rm(inProject('mine'), { recursive: true });
  });

  it('names what is not installed, and the command that installs it', { timeout: 120_000 }, async () => {
    const bugs = await faultgap('eval', 'reference', '--test', 'bugs');
    expect([bugs.code, bugs.stderr]).toEqual([
      2,
      'faultgap: the recording of real faults is a package of its own, which is not installed; need @faultgap/bugs 0.1.0. npm install @faultgap/bugs@0.1.0, or give npm the folder corpus/recorded-bugs of a checkout [package-absent]\n',
    ]);
    const queue = await faultgap('worker', '--queue', 'redis://localhost:1');
    expect([queue.code, queue.stderr]).toEqual([
      2,
      'faultgap: a queue needs the optional packages bullmq and ioredis, which are not installed. npm install bullmq@6 ioredis@5 [queue-not-installed]\n',
    ]);
  });

  it('says that the installed recording was changed, and how to have it again', async () => {
    const part = inProject('node_modules/@faultgap/recording');
    // Beside it, as npm links to a folder by a relative path.
    const aside = `${part}-aside`;
    await rename(part, aside);
    try {
      await cp(join(aside, 'package.json'), join(part, 'package.json'));
      const manifest = await readFile(join(aside, 'manifest.json'), 'utf8');
      for (const changed of [manifest.replace(/"sha256": "./, '"sha256": "-'), manifest.slice(0, -9)]) {
        await writeFile(join(part, 'manifest.json'), changed);
        const { code, stderr } = await faultgap('features', 'reference');
        expect(code).toBe(2);
        expect(stderr).toMatch(
          /^faultgap: @faultgap\/recording does not hold .* npm install --force @faultgap\/recording@\S+ \[package-changed\]\n$/,
        );
      }
    } finally {
      await rm(part, { recursive: true, force: true });
      await rename(aside, part);
    }
  });

  it.each(Object.keys(resolutions))(
    'compiles with module %s, strict, and runs',
    { timeout: 240_000 },
    async (module) => {
      expect(await compile(module)).toBe('');
      expect((await run(node, [join(module, 'use.js')], { cwd: project })).stdout).toBe('true true\n');
    },
  );
});
