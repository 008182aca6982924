import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { serialize, setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { askPlugIn, type Confinement, confine, describePlugIn } from '../../src/lib/sandbox/ask.ts';
import { bundlePlugIn } from '../../src/lib/sandbox/bundle.ts';
import { bareProcess, confinedCommand, type Isolation, runConfined } from '../../src/lib/sandbox/confine.ts';
import { functionMark } from '../../src/lib/sandbox/realm.ts';
import { fromText, toText } from '../../src/lib/sandbox/text.ts';

let folder: string;
let best: Isolation;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-spies-'));
  await mkdir(join(folder, 'mine'));
  await writeFile(join(folder, 'labels.json'), '["faulty"]');
  await symlink(join(folder, 'labels.json'), join(folder, 'mine', 'innocent.json'));
  await writeFile(join(folder, 'mine', 'part.ts'), 'export const two: number = 2;');
  best = confine({ code: '', file: '', sha256: '', map: '{}', own: new Map() }).isolation;
});
afterAll(() => rm(folder, { recursive: true }));

let spies = 0;

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'mine', `spy-${++spies}.ts`);
  await writeFile(path, text);
  return path;
}

/** Confined where the system lets us, by Node alone otherwise and where that is asked for. */
async function spyOf(text: string, isolation = best): Promise<Confinement> {
  return confine(await bundlePlugIn(await fileOf(text)), isolation);
}

/** What an extractor of this body gives for a trace without a check. */
async function extractBy(body: string, before = '', isolation = best): Promise<unknown> {
  const text = `${before}\nexport default { extract(trace: any) { ${body} } };`;
  const [given] = askPlugIn(await spyOf(text, isolation), [{ method: 'extract', each: [{ steps: [] }] }], 0);
  return given![0];
}

describe('what a confined plug-in imports', () => {
  it('is its own files, and of faultgap what computes', async () => {
    const confinement = await spyOf(`
      import { createExtractor, single, type Extractor } from 'faultgap';
      import { two } from './part.ts';
      const x = single(['x', [], 'twice the checks'], ({ steps }) => two * steps.length);
      export default createExtractor({ id: 'mine', title: 'Mine', family: 'loss' }, [x]) satisfies Extractor;`);
    expect(describePlugIn(confinement)).toMatchObject({ id: 'mine', columns: ['x'], needs: [] });
    const trace = { steps: [0, 10, 20], scalars: {}, layered: {} };
    expect(askPlugIn(confinement, [{ method: 'extract', each: [trace] }], 0)).toEqual([[[6]]]);
  });

  it('may name types and what it does not use of files beside it', async () => {
    const path = await fileOf(`
      import { Amount } from './types.ts';
      import { two } from './part.ts';
      export default { extract: (): Amount[] => [1] };`);
    await expect(bundlePlugIn(path)).resolves.toBeDefined();
  });

  it('says of a file beside it that it lacks a name, and not that faultgap does', async () => {
    const path = await fileOf("import { nope } from './part.ts';\nexport default { extract: () => [nope] };");
    await expect(bundlePlugIn(path)).rejects.toThrow(/No matching export in ".*part\.ts" for import "nope"/);
  });

  it.each([
    ["import { readFileSync } from 'node:fs'; readFileSync('x');", 'node:fs'],
    ["import { spawnSync } from 'child_process'; spawnSync('x');", 'child_process'],
    ["const net = await import('node:net'); net.connect(1);", 'node:net'],
    ["declare const require: any; require('node:dns').lookup('x');", 'node:dns'],
    ["import { Worker } from 'node:worker_threads'; new Worker('x');", 'node:worker_threads'],
    ["import { readLabels } from 'faultgap'; readLabels('x');", 'readLabels of faultgap'],
    [
      "import labels from '../labels.json'; labels.length;",
      '../labels.json, which lies outside of its folder',
    ],
    [
      "import labels from './innocent.json'; labels.length;",
      './innocent.json, which lies outside of its folder',
    ],
    [`import { x } from '${packageRoot}/src/eval/labels/file.ts'; x();`, '/src/eval/labels/file.ts'],
    ["import { z } from 'zod'; z.string();", 'zod'],
    ["import x from 'data:text/javascript,export default 1'; x();", 'data:text/javascript'],
    ["import x from 'the realm'; x();", 'the realm'],
    ["declare const require: any; const k = 'labels'; require('../' + k + '.json');", 'a computed path'],
    ["declare const require: any; const k = 'innocent'; require('./' + k + '.json');", 'a computed path'],
  ])('is refused in one line: %s', async (text, named) => {
    const path = await fileOf(`${text}\nexport default { extract: () => [1] };`);
    const refusal = bundlePlugIn(path);
    await expect(refusal).rejects.toMatchObject({
      code: 'plug-in-import',
      message: expect.stringContaining(named),
      words: {
        value: expect.stringMatching(/spy-\d+\.ts:1:\d+: /),
        excerpt: expect.stringContaining(`> 1 | ${text}`.slice(0, 60)),
      },
    });
    await expect(refusal).rejects.toThrow(/^[^\n]*an extractor or diagnoser may only compute[^\n]*$/);
  });

  it('is in its hash, however it is written', async () => {
    const path = await fileOf("export default { extract: async () => [await import('./' + 'hidden.ts')] };");
    const hashWith = async (text: string) => {
      await writeFile(join(folder, 'mine', 'hidden.ts'), text);
      return (await bundlePlugIn(path)).sha256;
    };
    const before = await hashWith('export const label = 1;');
    expect(await hashWith('export const label = 2;')).not.toBe(before);
    expect(await hashWith('export const label = 1;')).toBe(before);
  });

  it('is computed by nobody: what is left of such an import throws', async () => {
    await expect(extractBy("import(['node', 'fs'].join(':')); return [1]")).resolves.toEqual([1]);
    await expect(extractBy('return [eval("1")]')).rejects.toThrow(/Code generation from strings disallowed/);
  });
});

/** Ways from the language to Node, each a body that gives 1 where it leads anywhere. */
const waysOut: readonly [name: string, body: string][] = [
  ['names of Node', `const g = globalThis as any; return ['process', 'require', 'fetch', 'WebSocket', 'Buffer', 'setTimeout',
    'module', 'EventSource', 'queueMicrotask'].map((name) => Number(name in g))`],
  ['a function made of text', "return [Number(Boolean(new Function('return process')()))]"],
  ['the maker of an argument', "return [Number(Boolean(trace.constructor.constructor('return process')()))]"],
  ['the maker of the realm', "return [Number(Boolean((globalThis as any).constructor.constructor('return process')()))]"],
  ['what answers calls', "return [Number(Boolean((globalThis as any).answer.constructor('return process')()))]"],
  ['frames of the stack', `const E = Error as any; let found = 0;
    E.prepareStackTrace = (_: unknown, sites: any[]) => { for (const s of sites) {
      const self = s.getThis(); if (s.getFunction() || (self && self !== globalThis)) found += 1; } return ''; };
    void new Error('x').stack; return [Math.max(0, found - 99)]`],
  ['machine code', 'void new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); return [1]'],
]; // biome-ignore format: a table

/** What a plug-in does before it is given anything, and finds when it is: a body that gives 1 where it led anywhere. */
const ambushes: readonly [name: string, before: string][] = [
  ['a setter of what it is given', `Object.defineProperty(globalThis, 'part', { configurable: true, get: () => '{}', set: ambush });`],
  ['what answers calls', "Object.defineProperty(globalThis, 'answer', { get: () => (ambush(), undefined) });"],
  ['what it throws instead of an answer', '(globalThis as any).answer = () => { throw { get stack() { ambush(); return 1; }, get message() { ambush(); return 1; } }; };'],
]; // biome-ignore format: a table

describe.each(['namespace', 'permission'] as const)('in a realm, isolated by %s', (isolation) => {
  const isHere = () => isolation === 'permission' || best === 'namespace';

  it.each(waysOut)('a plug-in finds no way out by %s', async (_, body) => {
    if (!isHere()) return;
    const given = extractBy(body, '', isolation).catch(() => [0]);
    expect(((await given) as number[]).every((value) => value === 0)).toBe(true);
  });

  it.each(ambushes)('a plug-in finds no function of ours by %s', async (_, before) => {
    if (!isHere()) return;
    const ambush = `let found = 0; const ambush = () => {
      const E = Error as any;
      E.prepareStackTrace = (_: unknown, sites: any[]) => {
        for (const s of sites) if (s.getFunction()?.toString().includes('runInContext') || s.getThis()?.Array) found += Number(s.getThis() !== globalThis);
        return '';
      };
      void new Error('x').stack;
      if (found > 0) (globalThis as any).answer = () => '{"numbers":"1"}';
    };`;
    const given = extractBy('return [found]', `${ambush}\n${before}`, isolation).catch(() => [0]);
    expect(await given).toEqual([0]);
  });

  it('a trace is read where no other has been', async () => {
    if (!isHere()) return;
    const confinement = await spyOf(
      'let seen = 0; export default { extract: (t: any) => { (globalThis as any).kept ??= t.steps[0]; return [++seen, (globalThis as any).kept]; } };',
      isolation,
    );
    const calls = [7, 8, 9].map((step) => ({ method: 'extract', each: [{ steps: [step] }] }));
    expect(askPlugIn(confinement, calls, 0)).toEqual([[[1, 7]], [[1, 8]], [[1, 9]]]);
  });
});

describe('a plug-in that misbehaves', () => {
  it('gives numbers to the last bit, and nothing else', async () => {
    const given = await extractBy("return [-0, 1 / 3, NaN, -Infinity, 5e-324, null, 'x', undefined]");
    expect(given).toEqual([-0, 1 / 3, Number.NaN, -Infinity, 5e-324, null, 'a string', undefined]);
    expect(await extractBy('return [1n, {}, true]')).toEqual(['a bigint', 'an object', 'a boolean']);
  });

  it('is given data to the last bit', async () => {
    const data = fc.anything({ maxDepth: 3 });
    const numbers = fc.array(fc.double()).map((list) => Float64Array.from(list));
    const integers = fc.array(fc.integer()).map((list) => Int32Array.from(list));
    const nested = fc.tuple(data, fc.array(fc.oneof(numbers, integers, data)));
    fc.assert(
      fc.property(nested, (value) => {
        expect(fromText(toText(value))).toStrictEqual(value);
      }),
    );
  });

  it('may put something else in the place of what the language has', async () => {
    const own = "(globalThis as any).parseFloat = () => 42; JSON.parse = () => 'nothing';";
    expect(await extractBy("return [parseFloat('1'), trace.steps.length]", own)).toEqual([42, 0]);
    expect(await extractBy('return [Map.two, new Set().one]', 'class Set { one = 1; } const Map = { two: 2 };')).toEqual([2, 1]);
  }); // biome-ignore format: one call

  it('runs where flags of Node give the language more names', async () => {
    setFlagsFromString('--expose-gc');
    try {
      expect(await extractBy('return [Math.max(1, 2)]')).toEqual([2]);
    } finally {
      setFlagsFromString('--no-expose-gc');
    }
  });

  it('is given no more than a text holds', () => {
    // Nobody touches it, so it takes no memory.
    const rows = [new Float64Array(6.3e7)];
    expect(() => toText(rows)).toThrow(/given all that .* at once; need at most 500 MB; got 504 MB or more/);
  });

  it('that answers nothing, or with what is no list, is refused by what it gave', async () => {
    const words = 'an answer of a plug-in is a list of numbers; need a list; got';
    await expect(extractBy('trace.steps')).rejects.toThrow(`${words} nothing`);
    await expect(extractBy('return 7')).rejects.toThrow(`${words} what is of type number`);
    await expect(extractBy('return Promise.resolve([1])')).rejects.toThrow(
      'extract of a plug-in answers at once',
    );
  });

  it('may be an instance of a class, which holds itself', async () => {
    const text = `class Mine { id = 'mine'; self = this; #kept = 7; get kept() { return this.#kept; } extract() { return [this.#kept]; } }
      export default new Mine();`;
    const confinement = await spyOf(text);
    expect(describePlugIn(confinement)).toMatchObject({ id: 'mine', extract: functionMark });
    expect(askPlugIn(confinement, [{ method: 'extract', each: [{}] }], 0)).toEqual([[[7]]]);
  });

  it('forges no more than numbers', async () => {
    const forged = (next: string, first = '{"about":null}') => extractBy('return [1]', `let calls = 0; const said = ${JSON.stringify([first, next])}; Object.defineProperty(globalThis, 'answer', { value: () => said[calls++], writable: false });`);
    await expect(forged('{"numbers":"3"}')).resolves.toEqual([3]);
    for (const [next, first] of [['{}'], ['{"about":{}}'], ['{"numbers":3}'], ['{"numbers":"3"}', '{"numbers":"3"}']] as const)
      await expect(forged(next, first)).rejects.toMatchObject({ code: 'plug-in-ended' });
    await expect(
      forged('{"code":"input","words":{"rule":"all\\u001b[2J is\\nwell"},"stack":""}'),
    ).rejects.toMatchObject({ code: 'input', message: 'all [2J is well' });
  }); // biome-ignore format: one call

  it('fails in one line', async () => {
    const place = '\\S+spy-\\d+\\.ts:\\d:\\d+: ';
    const fails = (text: string) => new RegExp(`^spy-\\d+\\.ts fails; got ${text}$`);
    for (const [thrown, said] of [
      ["new Error('no\\nluck')", `${place}no luck`],
      ["new Error('no', { cause: 'lu\\nck' })", `${place}no \\(cause: lu ck\\)`],
      ["new Error('no\\n'.repeat(1e6))", `${place}(no ){100}`],
      ["{ no: 'luck' }", '{"no":"luck"}'],
      ['new Proxy({}, { get() { throw 1; } })', 'an object'],
      ["Object.defineProperty(new Error('x'), 'stack', { get() { throw 1; } })", 'something that cannot be read'],
    ] as const) {
      await expect(extractBy(`throw ${thrown}`)).rejects.toThrow(fails(said));
      await expect(extractBy('return [1]', `throw ${thrown};`)).rejects.toThrow(fails(said));
    }
    await expect(extractBy('return [trace.scalars.x]')).rejects.toThrow(
      /Cannot read properties of undefined/,
    );
    await expect(bundlePlugIn(await fileOf('export default {'))).rejects.toThrow(
      /cannot load .*got \S+:1:\d+: /,
    );
  }); // biome-ignore format: a table

  it('says where it refuses something in words of its own', async () => {
    const refuse = (code: string, rule = "'a rule'") =>
      extractBy(`throw new InputError('${code}', { rule: ${rule}, value: 2 });`, "import { InputError } from 'faultgap';");
    await expect(refuse('no-luck')).rejects.toMatchObject({
      code: 'no-luck',
      message: expect.stringMatching(/^\S*spy-\d+\.ts:2:\d+: a rule; got 2$/),
      words: { excerpt: expect.stringContaining('> 2 |') },
    });
    for (const [code, rule, said] of [['No luck', "'a rule'", 'a rule'], ['luck', '5', '5']] as const)
      await expect(refuse(code, rule)).rejects.toMatchObject({
        code: 'plug-in-failed',
        message: expect.stringMatching(new RegExp(` fails; got \\S+:2:\\d+: ${said}; got 2$`)),
      });
  }); // biome-ignore format: one call

  it.each([
    ['createExtractor({ id: 1 })', 'extractor-features', 'nothing in second place'],
    ["createExtractor({}, single(['x', [], 'x'], () => 1))", 'extractor-features', 'what is of type object in second place'],
    ['createExtractor({}, [single])', 'extractor-features', 'a list with something else in it'],
    ['defineDiagnoser()', 'diagnoser-method', 'what is of type undefined'],
    ["defineDiagnoser({ id: 'mine' })", 'diagnoser-method', 'an object without the function fit'],
  ])('is refused at %s, with the place', async (made, code, found) => {
    const confinement = await spyOf(`
      import { createExtractor, defineDiagnoser, single } from 'faultgap';
      export default ${made};`);
    const refused = expect.stringMatching(new RegExp(`^\\S*spy-\\d+\\.ts:3:\\d+: .*; got ${found}$`));
    expect(() => describePlugIn(confinement)).toThrow(expect.objectContaining({ code, message: refused }));
  }); // biome-ignore format: a table

  it('is ended where it does not end', async () => {
    const confinement = await spyOf('export default { extract: () => { for (;;); } };');
    const ask = (seconds: number, patience?: number) => () =>
      askPlugIn(confinement, [{ method: 'extract', each: [{}] }], seconds, patience);
    expect(ask(-4)).toThrow(/a trace or row within 10 s, all within 1 s of processor time and 2048 MiB/);
    expect(ask(1000, 0.3)).toThrow(/had it ended; need a trace or row within 0.3 s, all within 1005 s/);
  });

  it.each(['new Array(1e6).fill(1.5)', 'new Float64Array(1e6).fill(1.5)'])(
    'is ended where it takes all memory by %s',
    async (bomb) => {
      const { bundle } = await spyOf(
        `export default { extract: () => { const all = []; for (;;) all.push(${bomb}); } };`,
      );
      const input = serialize({ ...bundle, calls: [[{ method: 'extract' }, {}].map(toText)] });
      const limits = { seconds: 50, heapMiB: 100 };
      const output = runConfined(best, input, limits);
      // JavaScript objects end the process, typed arrays cannot be made.
      expect(String(output)).toMatch(/null|allocation failed/);
    },
  );
});

/** What code of Node's own can do beside the realm, should a plug-in ever get out of it. */
const outside: readonly [name: string, code: string][] = [
  ['reads a file', "import { readFileSync } from 'node:fs'; readFileSync(TARGET)"],
  ['lists files', "import { readdirSync } from 'node:fs'; if (readdirSync('/').includes('tmp')) throw 0; readdirSync(FOLDER)"],
  ['writes a file', "import { writeFileSync } from 'node:fs'; writeFileSync(FOLDER + '/out', 'x')"],
  ['starts a process', "import { execFileSync } from 'node:child_process'; execFileSync(process.execPath, ['-e', '0'])"],
  ['starts a thread', "import { Worker } from 'node:worker_threads'; new Worker('0', { eval: true })"],
  ['reads the environment', "if (process.env.FAULTGAP_SECRET === undefined) throw new Error('nothing there')"],
  ['asks for bindings', "process.binding('fs')"],
  ['loads machine code', "process.dlopen({ exports: {} }, TARGET)"],
]; // biome-ignore format: a table

describe.each(['namespace', 'permission'] as const)('beside a realm, isolated by %s', (isolation) => {
  const runs = (code: string) => {
    const target = JSON.stringify(join(folder, 'labels.json'));
    const script = code.replaceAll('TARGET', target).replaceAll('FOLDER', JSON.stringify(folder));
    const limits = { seconds: 30, heapMiB: 200 };
    const [command, ...args] = confinedCommand(isolation, `${script}\nprocess.exit(42)`, limits);
    return spawnSync(command!, args, bareProcess).status;
  };

  it.each(outside)('nothing %s', (_, code) => {
    process.env.FAULTGAP_SECRET = 'x';
    if (isolation === 'permission' || best === 'namespace') expect(runs(code)).not.toBe(42);
    delete process.env.FAULTGAP_SECRET;
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('code that asks for nothing runs', () => {
    if (isolation === 'permission' || best === 'namespace') expect(runs('')).toBe(42);
  });

  it('nothing reaches the network where there is a namespace', async () => {
    if (isolation === 'permission' || best === 'permission') return;
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { readonly port: number };
    const code = `import { connect } from 'node:net';
      await new Promise((done, fail) => connect(${port}, '127.0.0.1').on('connect', done).on('error', fail));`;
    const limits = { seconds: 30, heapMiB: 200 };
    const [command, ...args] = confinedCommand(isolation, `${code}\nprocess.exit(42)`, limits);
    const failed = promisify(execFile)(command!, args, bareProcess);
    await expect(failed).rejects.toMatchObject({ code: 1 });
    server.close();
  });
});

it('a plug-in ends with the process that asks it', async () => {
  if (best === 'permission') return;
  const path = await fileOf('export default { extract: () => { for (;;); } };');
  const ask = `import { askPlugIn, confine } from ${url('src/lib/sandbox/ask.ts')};
    import { bundlePlugIn } from ${url('src/lib/sandbox/bundle.ts')};
    const confinement = confine(await bundlePlugIn(${JSON.stringify(path)}), 'namespace');
    process.stdout.write('asks');
    askPlugIn(confinement, [{ method: 'extract', each: [{}] }], 30);`;
  const hooks = pathToFileURL(join(packageRoot, 'bin', 'register.js')).href;
  const asker = spawn(process.execPath, ['--import', hooks, '--input-type=module', '-e', ask]);
  await once(asker.stdout, 'data');
  await sleep(1500);
  const before = childrenOf(asker.pid!);
  asker.kill('SIGKILL');
  await sleep(1000);
  expect(before.length).toBeGreaterThan(0);
  expect(before.filter(isAlive)).toEqual([]);
});

const url = (path: string) => JSON.stringify(pathToFileURL(join(packageRoot, path)).href);

/** Process ids of all below a process. */
function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout.trim().split('\n').map((row) => row.trim().split(/\s+/).map(Number)); // biome-ignore format: one call
  const below = (parent: number): number[] =>
    pairs.filter(([, of]) => of === parent).flatMap(([own]) => [own!, ...below(own!)]);
  return below(pid);
}

function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat='], { encoding: 'utf8' });
  // A zombie has ended; its new parent has not asked for it yet.
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
