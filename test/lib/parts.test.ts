import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { type CorpusPart, locatePart, requirePart } from '../../src/lib/parts.ts';

const parts: readonly CorpusPart[] = ['recording', 'bugs', 'data', 'wild', 'submissions'];
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('packages of the corpus', () => {
  it.each(parts)('%s lies in a checkout, in the version that faultgap asks for', (part) => {
    const { name, version } = json(join(locatePart(part), 'package.json'));
    expect(name).toBe(`@faultgap/${part}`);
    expect(version).toBe(json(join(packageRoot, 'package.json')).peerDependencies[name]);
    expect(requirePart(part)).toEqual({ folder: locatePart(part), version });
  });

  it('names the recording by the hash of its manifest', () => {
    const folder = locatePart('recording');
    const { hash } = json(join(folder, 'manifest.json'));
    expect(json(join(folder, 'package.json')).version).toBe(`1.0.0-h${hash.slice(0, 12)}`);
  });
});

describe('an installed faultgap', () => {
  let root: string;
  let installed: { requirePart(part: CorpusPart): unknown };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'faultgap-parts-'));
    const own = join(root, 'node_modules/faultgap');
    await cp(join(packageRoot, 'src/lib'), join(own, 'src/lib'), { recursive: true });
    await cp(join(packageRoot, 'package.json'), join(own, 'package.json'));
    // A checkout, which the tests run in, has the parts as workspaces.
    vi.spyOn(process, 'cwd').mockReturnValue(root);
    installed = await import(pathToFileURL(join(own, 'src/lib/parts.ts')).href);
  });
  afterAll(() => {
    vi.restoreAllMocks();
    return rm(root, { recursive: true, force: true });
  });

  const place = async (version: string) => {
    const path = join(root, 'node_modules/@faultgap/wild/package.json');
    await mkdir(dirname(path), { recursive: true });
    const card = json(join(packageRoot, 'corpus/wild/recorded/package.json'));
    await writeFile(path, JSON.stringify({ ...card, version }));
    return dirname(path);
  };

  it('says how to get a part that is absent', () => {
    expect(() => installed.requirePart('wild')).toThrow(
      'what was recorded of wild runs is a package of its own, which is not installed; need @faultgap/wild 0.1.0. npm install @faultgap/wild@0.1.0, or give npm the folder corpus/wild/recorded of a checkout',
    );
  });

  it('refuses another version of a part, and takes the one it was made with', async () => {
    await place('0.0.9');
    expect(() => installed.requirePart('wild')).toThrow(
      '@faultgap/wild is of another version than this faultgap; need 0.1.0; got 0.0.9. npm install @faultgap/wild@0.1.0, or give npm the folder corpus/wild/recorded of a checkout',
    );
    const folder = await place('0.1.0');
    expect(installed.requirePart('wild')).toEqual({ folder, version: '0.1.0' });
  });
});
