import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { fuzz } from './fuzz.ts';
import { readers, type Seeds, writeSeeds } from './readers.ts';
import { tryFile } from './trial.ts';

// Decoders of foreign files take seconds of processor time, which a busy machine is slow to give.
vi.setConfig({ testTimeout: 300_000 });

let seeds: Seeds;
beforeAll(async () => {
  seeds = await writeSeeds();
});
afterAll(() => rm(seeds.folder, { recursive: true }));

describe('every reader', () => {
  it.each(Object.entries(readers))('%s reads the sound file that is changed', async (_, reader) => {
    const found = await tryFile(join(seeds.folder, reader.file), seeds, reader);
    expect(found).toEqual({ is: 'read', detail: '' });
  });
});

/** Files that crashed or hung a reader, or made it print what they hold, by the reader that they are for. */
const cases: readonly (readonly [pattern: RegExp, reader: string])[] = [
  [/^resealed-trace/, 'traces'],
  [/^resealed-labels/, 'labels'],
  [/^config-labels/, 'label configuration'],
  [/^config-sweep/, 'sweep configuration'],
  [/^human-answers/, 'human answers'],
  [/^human-key/, 'human key'],
  [/^import-.*\.csv$/, 'import of epochs'],
  [/^import-mapping/, 'mapping'],
  [/-split\.arrow$/, 'split'],
  [/result\.json$/, 'report'],
  [/^submission-arrow-gz/, 'predictions packed'],
  [/^submission-arrow-/, 'predictions in Arrow'],
  [/^foreign-arrow/, 'Feather'],
  [/^foreign-parquet/, 'Parquet'],
];
const folders = [join(packageRoot, 'test/fixtures/hostile'), join(packageRoot, 'test/tables/hostile')];

describe('a hostile file is refused in one plain line, or read:', async () => {
  const files = (
    await Promise.all(
      folders.map(async (folder) => (await readdir(folder)).map((name) => [name, folder] as const)),
    )
  ).flat();
  const known = files.flatMap(([name, folder]) => {
    const found = cases.find(([pattern]) => pattern.test(name));
    return found === undefined ? [] : [[name, folder, found[1]] as const];
  });
  it.each(known)('%s', async (name, folder, id) => {
    const reader = readers[id]!;
    const path = join(seeds.folder, reader.file);
    await copyFile(path, `${path}.sound`);
    try {
      const bytes = await readFile(join(folder, name));
      await writeFile(path, /arrow\.gz$/.test(name) && id === 'traces' ? gunzipSync(bytes) : bytes);
      expect((await tryFile(path, seeds, reader)).is).toMatch(/^(refused|read)$/);
    } finally {
      await copyFile(`${path}.sound`, path);
    }
  });
});

it('a result of this version in which a feature set is called __proto__ is reported as any other', async () => {
  const path = join(seeds.folder, readers.report!.file);
  await copyFile(path, `${path}.sound`);
  await copyFile(join(folders[0]!, 'report-proto-result.json'), path);
  expect(await tryFile(path, seeds, readers.report!)).toEqual({ is: 'read', detail: '' });
  await copyFile(`${path}.sound`, path);
});

describe('what is no file of bounded size is refused by every reader:', () => {
  const places: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
    'a pipe that nobody writes into': async (path) => execFileSync('mkfifo', [path]),
    'a folder': (path) => mkdir(path),
    'a link to a device without end': async (path) => execFileSync('ln', ['-s', '/dev/zero', path]),
    'a sparse file of a terabyte': async (path) => {
      await writeFile(path, '');
      await truncate(path, 2 ** 40);
    },
  };
  it.each(Object.entries(places))('%s', async (_, put) => {
    const others: unknown[] = [];
    for (const [id, reader] of Object.entries(readers)) {
      const path = join(seeds.folder, reader.file);
      await rename(path, `${path}.sound`);
      await put(path);
      const found = await tryFile(path, seeds, reader);
      if (found.is !== 'refused') others.push([id, found]);
      await rm(path, { recursive: true });
      await rename(`${path}.sound`, path);
    }
    expect(others).toEqual([]);
  });
});

it('changed files of every kind are read or refused, and never anything else', async () => {
  const { tallies, failures } = await fuzz({ inputs: 300, seed: 7, workers: 1 });
  expect(failures).toEqual([]);
  expect([...tallies.keys()].sort()).toEqual(Object.keys(readers).sort());
});
