import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findOriginal, useDataDirectory } from '../../corpus/data/originals.ts';
import { hashData, prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';

function emptyDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'faultgap-'));
}

/** A data directory with IMDB reviews: the mood's word comes in the last ten words. */
function directoryWithReviews(count: number): string {
  const root = emptyDirectory();
  mkdirSync(join(root, 'imdb'));
  const lines = Array.from({ length: count }, (_, i) => `${i % 2} 1 ${90 + (i % 2)} ${3 + (i % 80)} 5000`);
  writeFileSync(join(root, 'imdb', 'train.txt'), lines.join('\n'));
  return root;
}

const reviews = programs.get('kx-imdb-cnn-lstm');
const needed = reviews.data.rows.train + reviews.data.rows.validation + reviews.data.rows.test;

describe('a data directory', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('replaces the stand-in of the programs it has, in the same shapes, and the data hash tells', () => {
    const standIn = prepareData(reviews, 0);
    const other = hashData(prepareData(programs.get('d4-053'), 0));
    vi.stubEnv('FAULTGAP_DATA_DIR', '');
    useDataDirectory(directoryWithReviews(needed + 10));
    const parts = prepareData(reviews, 0);
    expect(parts.train.inputShape).toEqual(standIn.train.inputShape);
    expect([parts.train.rows, parts.test.rows]).toEqual([standIn.train.rows, standIn.test.rows]);
    expect(Array.from(parts.train.inputs.subarray(15, 17))).toEqual([0, 1]);
    expect(hashData(parts)).not.toBe(hashData(standIn));
    expect(hashData(prepareData(reviews, 0))).toBe(hashData(parts));
    expect(findOriginal(reviews.id)?.original.title).toBe('IMDB reviews');
    // It has no MNIST.
    expect(findOriginal('d4-053')).toBeNull();
    expect(hashData(prepareData(programs.get('d4-053'), 0))).toBe(other);
  });

  it('is refused where its rows are too few or it is not there', () => {
    vi.stubEnv('FAULTGAP_DATA_DIR', directoryWithReviews(4));
    expect(() => prepareData(reviews, 0)).toThrow(/imdb has too few rows; need 3000; got 4/);
    expect(() => useDataDirectory(join(tmpdir(), 'faultgap-not-there'))).toThrow(
      /data directory is not there/,
    );
  });

  it('is refused where a folder lacks its files', () => {
    const root = emptyDirectory();
    mkdirSync(join(root, 'mnist'));
    vi.stubEnv('FAULTGAP_DATA_DIR', root);
    expect(() => prepareData(programs.get('d4-053'), 0)).toThrow(/need train-images-idx3-ubyte or/);
  });
});

it('has originals only for programs that say what their data stand in for', () => {
  const root = emptyDirectory();
  for (const folder of ['mnist', 'cifar-10', 'imdb', 'adult', 'jena']) mkdirSync(join(root, folder));
  vi.stubEnv('FAULTGAP_DATA_DIR', root);
  const replaced = programs.members.filter(({ id }) => findOriginal(id) !== null);
  vi.unstubAllEnvs();
  expect(replaced.length).toBe(12);
  for (const { data } of replaced) expect(data.standsInFor).not.toBeNull();
});
