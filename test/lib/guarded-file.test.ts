import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGuarded } from '../../src/lib/guarded-file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-guarded-'));
});
afterAll(() => rm(directory, { recursive: true }));

const limit = 1000;
const at = (name: string) => join(directory, name);
const readAs = (name: string) => readGuarded(at(name), limit);

describe('readGuarded', () => {
  it('reads a file of the size that is allowed, packed or not', async () => {
    await writeFile(at('plain'), Buffer.alloc(limit, 1));
    await writeFile(at('packed.gz'), gzipSync(Buffer.alloc(limit, 1)));
    expect((await readAs('plain')).length).toBe(limit);
    expect((await readAs('packed.gz')).length).toBe(limit);
  });

  it('refuses a file that is larger, or becomes so when it is unpacked', async () => {
    await writeFile(at('large'), Buffer.alloc(limit + 1));
    await writeFile(at('bomb.gz'), gzipSync(Buffer.alloc(50_000_000)));
    await expect(readAs('large')).rejects.toMatchObject({ code: 'file-too-large' });
    await expect(readAs('bomb.gz')).rejects.toMatchObject({ code: 'file-too-large' });
  });

  it('follows no link and takes nothing but files', async () => {
    await symlink('/etc/passwd', at('link'));
    await mkdir(at('folder'));
    await writeFile(at('torn.gz'), 'no gzip');
    await expect(readAs('link')).rejects.toMatchObject({ code: 'file-link' });
    await expect(readAs('folder')).rejects.toMatchObject({ code: 'file-irregular' });
    await expect(readGuarded('/dev/zero', limit)).rejects.toMatchObject({ code: 'file-irregular' });
    await expect(readAs('torn.gz')).rejects.toMatchObject({ code: 'packed-damaged' });
    await expect(readAs('nothing')).rejects.toMatchObject({ code: 'read-failed' });
  });
});
