import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LedgerRow, writeLedger } from '../../../src/inputs/ledger.ts';
import {
  madeImage,
  madeTensors,
  madeWeights,
  safetensorsBytes,
} from '../../inputs/judges/lpips/made-weights.ts';
import { ledgerRow } from '../../inputs/ledger-row.ts';
import { callCli } from '../run-cli.ts';

let directory: string;
let ledger: string;
let weights: string;
let short: string;
let other: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-distances-'));
  ledger = join(directory, 'ledger.arrow');
  weights = join(directory, 'lpips.safetensors');
  const rows = [
    ...[1, 2, 3].map((salt) => row({ strategy: 'mixing', input: madeImage(64, salt) })),
    row({ strategy: 'random', input: madeImage(64, 9), margin: -0.5 }),
  ];
  await writeLedger(ledger, rows, [8, 8, 1]);
  [short, other] = [join(directory, 'short.safetensors'), join(directory, 'other.arrow')];
  await writeFile(short, new Uint8Array(5));
  await writeLedger(other, [row({ set: 'strokes-14' })], [8, 8, 1]);
  await writeFile(weights, safetensorsBytes(madeTensors(madeWeights())));
});
afterAll(() => rm(directory, { recursive: true }));

function row(given: Partial<LedgerRow>): LedgerRow {
  return ledgerRow({ seedInput: madeImage(64, 0), ...given });
}

const distances = (...args: readonly string[]) => callCli('inputs', 'distances', ...args);

describe('faultgap inputs distances', () => {
  it('tells every distance of each strategy, LPIPS by the weights it is given', async () => {
    const { code, stdout, stderr } = await distances(ledger, '--lpips', weights, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { set, distances: found } = JSON.parse(stdout);
    expect(set).toBe('digits-8');
    expect(found.map(({ strategy, view }: Record<string, string>) => `${strategy} ${view}`)).toEqual(
      ['mixing', 'random'].flatMap((strategy) =>
        ['features', 'l2', 'ssim', 'lpips'].map((view) => `${strategy} ${view}`),
      ),
    );
    for (const { strategy, misclassified, faults, toSeed, withinClasses, toReal } of found) {
      if (strategy === 'mixing') {
        expect([misclassified, faults]).toEqual([3, 3]);
        for (const value of [toSeed, withinClasses, toReal]) expect(value).toBeGreaterThan(0);
      } else {
        expect([misclassified, faults, toSeed, withinClasses, toReal]).toEqual([0, 0, null, null, null]);
      }
    }
    // It trains the committee that judges.
  }, 180_000);

  it.each([
    ['weights cut short', () => [ledger, '--lpips', short], 'safetensors-truncated'],
    ['weights that are an Arrow file', () => [ledger, '--lpips', ledger], 'safetensors-truncated'],
    ['weights that are not there', () => [ledger, '--lpips', join(directory, 'nowhere')], 'read-failed'],
    ['a ledger that is a weights file', () => [weights], 'arrow-'],
    ['a ledger of images of another shape', () => [other], 'ledger-set'],
  ])('refuses %s in one line', async (_, args, error) => {
    const { code, stdout, stderr } = await distances(...args());
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
    expect(stderr).toContain(`[${error}`);
  });
});
