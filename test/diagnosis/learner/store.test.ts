import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openModels, shippedModels } from '../../../src/diagnosis/learner/store.ts';

let own: string;
let key: string;
beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'faultgap-models-'));
  key = (await readdir(shippedModels))[0]!.split('.')[0]!;
});
afterAll(() => rm(own, { recursive: true, force: true }));

test('keeps a model as it was, in the same bytes', async () => {
  const model = (await openModels([shippedModels]).read(key))!;
  await openModels([own]).write(model);
  expect(await openModels([own]).read(key)).toEqual(model);
  const bytes = (directory: string) => readFile(join(directory, `${key}.json.gz`));
  expect(await bytes(own)).toEqual(await bytes(shippedModels));
});

test('finds no model that was changed, damaged, or is of another key', async () => {
  const path = join(own, `${key}.json.gz`);
  const text = gunzipSync(await readFile(join(shippedModels, `${key}.json.gz`))).toString();
  const other = '0'.repeat(64);
  await writeFile(join(own, `${other}.json.gz`), gzipSync(text));
  expect(await openModels([own]).read(other)).toBeNull();
  for (const changed of [text.replace(/"runs":\d+/, '"runs":1'), text.slice(0, 99), '{}']) {
    await writeFile(path, gzipSync(changed));
    expect(await openModels([own]).read(key)).toBeNull();
  }
});

test('are small', async () => {
  const sizes = await Promise.all(
    (await readdir(shippedModels)).map(async (name) => (await readFile(join(shippedModels, name))).length),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2e6);
});
