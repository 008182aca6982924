import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadExtractor } from '../../src/features/plug-in.ts';
import { makeTrace } from './traces.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-extractor-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('loadExtractor', () => {
  it('takes the default export of a file', async () => {
    const path = await fileOf(
      'mine.mjs',
      "export default { id: 'mine', title: 'Mine', family: 'loss', needs: [], columns: ['checks'], extract: (trace) => [trace.steps.length] };",
    );
    const extractor = await loadExtractor(path);
    expect(extractor.extract(makeTrace({ steps: [0, 1, 2] }))).toEqual([3]);
  });

  it('says which part of a wrong extractor is wrong', async () => {
    const family = await fileOf(
      'family.mjs',
      "export default { id: 'mine', title: 'Mine', family: 'label', needs: [], columns: ['a'], extract: () => [1] };",
    );
    await expect(loadExtractor(family)).rejects.toMatchObject({
      code: 'extractor-invalid',
      message: expect.stringContaining('family is wrong'),
    });
    const empty = await fileOf('empty.mjs', 'export const nothing = 1;');
    await expect(loadExtractor(empty)).rejects.toMatchObject({ code: 'extractor-invalid' });
  });

  it('says why a file cannot be loaded', async () => {
    const broken = await fileOf('broken.mjs', "throw new Error('out of cheese')");
    await expect(loadExtractor(broken)).rejects.toThrow('out of cheese');
    await expect(loadExtractor(join(folder, 'absent.mjs'))).rejects.toMatchObject({ code: 'extractor-file' });
  });
});
