import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { InputError } from '../../src/lib/errors.ts';
import {
  addPlugIn,
  addPlugIns,
  definePlugInKind,
  hashSources,
  importPlugIn,
  loadPlugIn,
  recogniseKind,
} from '../../src/lib/plug-in.ts';
import { frameLoading } from '../../src/lib/plug-in-source.ts';
import { createRegistry, type Named } from '../../src/lib/registry.ts';
import { bundlePlugIn } from '../../src/lib/sandbox/bundle.ts';

interface Cheese extends Named {
  readonly holes: number;
}

function cheeses() {
  const registry = createRegistry<Cheese>('cheese', [{ id: 'gouda', title: 'Gouda', holes: 3 }]);
  const shape = z.object({ id: z.string(), title: z.string(), holes: z.int() });
  return { registry, kind: definePlugInKind(registry, { contract: 'Cheese', sign: 'holes', shape }) };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-plug-in-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('a plug-in from outside', () => {
  it('is the default export of a file, and joins the written list', async () => {
    const { kind, registry } = cheeses();
    const path = await fileOf('brie.ts', "export default { id: 'brie', title: 'Brie', holes: 0 as number };");
    const plugIn = await addPlugIn(kind, path);
    expect(plugIn).toEqual({ kind: 'cheese', id: 'brie', path, sha256: await hashSources(path) });
    expect(registry.members.map(({ id }) => id)).toEqual(['gouda', 'brie']);
    expect(registry.get('brie').holes).toBe(0);
  });

  it('is added once however often a process is asked to', async () => {
    const { kind, registry } = cheeses();
    const path = await fileOf('feta.mjs', "export default { id: 'feta', title: 'Feta', holes: 9 };");
    const plugIn = { kind: 'cheese', id: 'feta', path, sha256: '' };
    await addPlugIns([kind], [plugIn]);
    await addPlugIns([kind], [plugIn]);
    expect(registry.members).toHaveLength(2);
  });

  it('is refused where its name is taken', async () => {
    const path = await fileOf('gouda.mjs', "export default { id: 'gouda', title: 'Mine', holes: 1 };");
    await expect(addPlugIn(cheeses().kind, path)).rejects.toThrow(
      'every cheese has its own id; got gouda, which already exists',
    );
  });

  it('is refused with the property that is wrong', async () => {
    const path = await fileOf('vague.mjs', "export default { id: 'vague', title: 'Vague', holes: 'many' };");
    await expect(loadPlugIn(cheeses().kind, path)).rejects.toMatchObject({
      code: 'plug-in-invalid',
      message: expect.stringMatching(/is no cheese: holes is wrong; need a number; got .*See Cheese\./),
    });
  });

  it('is refused with all that is wrong, and where each stands', async () => {
    const path = await fileOf(
      'worse.ts',
      [
        'interface Cheese { id: number; holes?: string }',
        'const inner = { title: 3 };',
        'export default {',
        "  id: inner.title, // holes: 'none'",
        "  holes: 'many',",
        '} satisfies Cheese;',
      ].join('\n'),
    );
    const { words } = (await loadPlugIn(cheeses().kind, path).catch((error) => error)) as InputError;
    expect(words.rule).toBe(`the default export of ${path} is no cheese: id, title, holes are wrong`);
    expect(words.excerpt!.replaceAll(`${path}:`, '')).toBe(
      [
        '4:3: id: need text; got 3',
        '  3 | export default {',
        "> 4 |   id: inner.title, // holes: 'none'",
        '    |   ^',
        "  5 |   holes: 'many',",
        '2:17: title: need text; got nothing',
        '  1 | interface Cheese { id: number; holes?: string }',
        '> 2 | const inner = { title: 3 };',
        '    |                 ^',
        '  3 | export default {',
        '5:3: holes: need a number; got many',
        "  4 |   id: inner.title, // holes: 'none'",
        "> 5 |   holes: 'many',",
        '    |   ^',
        '  6 | } satisfies Cheese;',
      ].join('\n'),
    );
  });

  it('is refused with a line of several problems shown once', async () => {
    const path = await fileOf('short.mjs', "export default { id: 1, title: 2, holes: 'many' };");
    const { words } = (await loadPlugIn(cheeses().kind, path).catch((error) => error)) as InputError;
    expect(words.excerpt!.match(/> 1 \|/g)).toHaveLength(1);
    expect(words.excerpt!.match(/:1:\d+: /g)).toHaveLength(3);
  });

  it('is refused with the line of an import that leads nowhere', async () => {
    const path = await fileOf('lost.mjs', "const a = 1;\nimport './nowhere.js';\nexport default { a };");
    // As Node words it; in a test it is Vitest that imports.
    const absent = new Error(`Cannot find module '${join(folder, 'nowhere.js')}' imported from ${path}`);
    expect(await frameLoading(path, absent)).toEqual({
      value: `${path}:2:8: there is no module ./nowhere.js`,
      excerpt: expect.stringContaining("> 2 | import './nowhere.js';"),
    });
  });

  it('is refused with the place where it does not parse', async () => {
    const path = await fileOf('torn.mjs', 'const a = 1;\nexport default { id: a b };');
    await expect(importPlugIn(path)).rejects.toMatchObject({
      message: `cannot load ${path}; got ${path}:2:24: Expected "}" but found "b"`,
      words: { excerpt: expect.stringContaining('> 2 | export default { id: a b };') },
    });
  });

  it('is refused where it is a folder', async () => {
    await expect(importPlugIn(folder)).rejects.toMatchObject({
      code: 'plug-in-file',
      message: expect.stringContaining('got a folder'),
    });
  });

  it('is refused where it is a pipe, of which no end may come', async () => {
    const pipe = join(folder, 'pipe.ts');
    execFileSync('mkfifo', [pipe]);
    for (const load of [importPlugIn, bundlePlugIn])
      await expect(load(pipe)).rejects.toMatchObject({
        code: 'plug-in-file',
        message: expect.stringContaining('got a pipe'),
      });
  });

  it('is refused with the reason where it cannot be run or exports nothing', async () => {
    const broken = await fileOf('broken.mjs', "throw new Error('out of cheese')");
    await expect(importPlugIn(broken)).rejects.toThrow('out of cheese');
    await expect(importPlugIn(join(folder, 'absent.mjs'))).rejects.toMatchObject({ code: 'plug-in-file' });
    const empty = await fileOf('empty.mjs', 'export const nothing = 1;');
    await expect(importPlugIn(empty)).rejects.toThrow('got no default export');
    const fn = await fileOf('fn.mjs', 'export default () => 1;');
    await expect(importPlugIn(fn)).rejects.toThrow('got a function as default export');
  });

  it('is told by the property that its kind alone has', () => {
    const { kind } = cheeses();
    expect(recogniseKind([kind], 'x', { holes: 1 })).toBe(kind);
    expect(() => recogniseKind([kind], 'x', { id: 'a' })).toThrow('need "holes" for cheese; got id');
  });
});

describe('the hash of a source file', () => {
  it('changes with the file and with what it imports by a relative path', async () => {
    const main = await fileOf('main.mjs', "import { a } from './part.mjs';\nexport default { a };");
    await fileOf('part.mjs', "export { a } from './whole.mjs';");
    await fileOf('whole.mjs', 'export const a = 1;');
    const before = await hashSources(main);
    await fileOf('whole.mjs', 'export const a = 2;');
    const after = await hashSources(main);
    expect(after).not.toBe(before);
    await fileOf('other.mjs', 'export const b = 2;');
    expect(await hashSources(main)).toBe(after);
  });

  it('comes to an end where files import each other', async () => {
    const ping = await fileOf('ping.mjs', "import './pong.mjs';");
    await fileOf('pong.mjs', "import './ping.mjs';");
    expect(await hashSources(ping)).toMatch(/^[0-9a-f]{64}$/);
  });
});
