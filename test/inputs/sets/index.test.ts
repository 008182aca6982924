import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { useDataDirectory } from '../../../corpus/data/data-directory.ts';
import { imageSets } from '../../../src/inputs/sets/index.ts';
import { sizeOf } from '../../../src/training/data.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const shipped = imageSets.members.filter(({ title }) => !title.includes('--data-dir'));

describe.each(shipped)('image set $id', (set) => {
  const parts = set.load();
  const all = [parts.train, parts.validation, parts.test];

  test('holds pixels from 0 to 1, the whole range of them, and every class in every part', () => {
    for (const { rows, inputs, inputShape, labels, classes } of all) {
      expect(inputShape).toEqual(set.inputShape);
      expect(inputs).toHaveLength(rows * sizeOf(inputShape));
      expect(inputs.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(inputs.reduce((most, value) => Math.max(most, value))).toBeGreaterThan(0.95);
      expect(new Set(labels)).toEqual(new Set(Array.from({ length: classes }, (_, k) => k)));
    }
  });

  test('shares no image between its parts', () => {
    const width = sizeOf(set.inputShape) * Float32Array.BYTES_PER_ELEMENT;
    const seen = all.map(({ rows, inputs: { buffer, byteOffset } }) => {
      const image = (i: number) => Buffer.from(buffer, byteOffset + i * width, width).toString('latin1');
      return new Set(Array.from({ length: rows }, (_, i) => image(i)));
    });
    const total = new Set(seen.flatMap((own) => [...own])).size;
    expect(total).toBe(seen.reduce((count, own) => count + own.size, 0));
  });
});

/** MNIST of images whose every pixel is 25 times their label. */
function directoryWithMnist(rows: number): string {
  const root = temporaryFolder();
  const folder = join(root, 'mnist');
  mkdirSync(folder);
  const header = (axes: readonly number[]) => {
    const bytes = Buffer.alloc(4 + 4 * axes.length);
    bytes.writeUInt32BE(0x0800 + axes.length);
    for (const [i, length] of axes.entries()) bytes.writeUInt32BE(length, 4 + 4 * i);
    return bytes;
  };
  const pixels = Buffer.alloc(rows * 784, 0).map((_, i) => 25 * (Math.floor(i / 784) % 10));
  const labels = Buffer.alloc(rows).map((_, row) => row % 10);
  writeFileSync(join(folder, 'train-images-idx3-ubyte'), Buffer.concat([header([rows, 28, 28]), pixels]));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), Buffer.concat([header([rows]), labels]));
  return root;
}

describe('an original image set', () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each(['mnist-28', 'cifar10-32'])('%s says where its files must be', (id) => {
    vi.stubEnv('FAULTGAP_DATA_DIR', '');
    expect(() => imageSets.get(id).load()).toThrow(/--data-dir/);
    vi.stubEnv('FAULTGAP_DATA_DIR', '');
    useDataDirectory(temporaryFolder());
    expect(() => imageSets.get(id).load()).toThrow(expect.objectContaining({ code: 'no-original' }));
  });

  test('is read from the data directory, and refused where it is cut short', () => {
    vi.stubEnv('FAULTGAP_DATA_DIR', directoryWithMnist(100));
    expect(() => imageSets.get('mnist-28').load()).toThrow(/too few images; need 14000; got 100/);
    vi.stubEnv('FAULTGAP_DATA_DIR', directoryWithMnist(14_000));
    const { train, test: rest } = imageSets.get('mnist-28').load();
    expect([train.rows, rest.rows]).toEqual([10_000, 2000]);
    for (let row = 0; row < train.rows; row++) {
      expect(Math.round(train.inputs[row * 784 + 5]! * 255)).toBe(25 * train.labels[row]!);
    }
  });
});
