import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLedger, writeLedger } from '../../src/inputs/ledger.ts';
import { ledgerRow } from './ledger-row.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ledger-'));
});
afterAll(() => rm(directory, { recursive: true }));

const rows = [
  ledgerRow(),
  ledgerRow({ seed: 1, psi: 0.5, alpha: 0.25, layers: '2+3', generations: 7, valid: false, success: true }),
  ledgerRow({ seed: 2, dissimilarity: null, labelKept: false, votes: [0, 1, 2, 3, 4], labelVotes: 1 }),
];

it('gives back every row as it was written, absent values included', async () => {
  const path = join(directory, 'ledger.arrow');
  const entry = await writeLedger(path, rows, [2, 2, 1]);
  expect(entry.rows).toBe(3);
  expect(await readLedger(path)).toEqual({ inputShape: [2, 2, 1], rows });
});

it('writes the same bytes for the same rows', async () => {
  const [a, b] = ['a', 'b'].map((name) => join(directory, `${name}.arrow`)) as [string, string];
  await writeLedger(a, rows, [2, 2, 1]);
  await writeLedger(b, rows, [2, 2, 1]);
  expect(await readFile(a)).toEqual(await readFile(b));
});

it('refuses a ledger with a flipped bit', async () => {
  const path = join(directory, 'damaged.arrow');
  await writeLedger(path, rows, [2, 2, 1]);
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
  await expect(readLedger(path)).rejects.toThrow(expect.objectContaining({ code: 'arrow-damaged' }));
});
