import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useDataDirectory } from '../../corpus/data/data-directory.ts';
import { findOriginal } from '../../corpus/data/originals.ts';
import { hashData, prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A data directory with IMDB reviews: the mood's word comes in the last ten words. */
function directoryWithReviews(count: number): string {
  const root = temporaryFolder();
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
    expect(() => useDataDirectory(join(temporaryFolder(), 'not-there'))).toThrow(
      /data directory is not there/,
    );
  });

  it('is refused where a folder lacks its files', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'mnist'));
    vi.stubEnv('FAULTGAP_DATA_DIR', root);
    expect(() => prepareData(programs.get('d4-053'), 0)).toThrow(/need train-images-idx3-ubyte or/);
  });
});

/** A few rows of every data set, in the files they come in. */
function directoryWithAll(): string {
  const root = directoryWithReviews(4);
  const write = (folder: string, name: string, content: string | Uint8Array) => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, name), content);
  };
  const image = Buffer.concat([
    Buffer.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28]),
    Buffer.alloc(784),
  ]);
  write('mnist', 'train-images-idx3-ubyte', image);
  write('mnist', 'train-labels-idx1-ubyte', Buffer.from([0, 0, 8, 1, 0, 0, 0, 1, 5]));
  for (const number of [1, 2, 3, 4, 5]) write('cifar-10', `data_batch_${number}.bin`, Buffer.alloc(3073));
  const attributes = Array.from({ length: 14 }, (_, i) => `column ${i}`);
  write('adult', 'adult.csv', `${attributes},income\n${attributes.fill('x')},>50K\n`);
  const header = '"Date Time","p (mbar)","T (degC)","wv (m/s)"';
  const hours = Array.from({ length: 96 }, (_, t) => `01.01.2009 00:${t}:00,996.5,${t / 10},1.03`);
  write('jena', 'jena_climate_2009_2016.csv', [header, ...hours].join('\n'));
  return root;
}

it('has originals for programs that say what their data stand in for, in the shape of the stand-in', () => {
  vi.stubEnv('FAULTGAP_DATA_DIR', '');
  useDataDirectory(directoryWithAll());
  const replaced = programs.members.flatMap((spec) => {
    const found = findOriginal(spec.id);
    return found === null ? [] : [{ spec, data: found.original.load(found.directory) }];
  });
  vi.unstubAllEnvs();
  expect(replaced.length).toBe(12);
  for (const { spec, data } of replaced) {
    expect(spec.data.standsInFor).not.toBeNull();
    expect(data.rows).toBeGreaterThan(0);
    expect(data.inputShape).toEqual(prepareData(spec, 0).train.inputShape);
    expect(data.classes === null).toBe(spec.task === 'regression');
  }
});
