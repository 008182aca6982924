import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCifar10 } from '../../corpus/data/loaders/cifar10.ts';
import { classTable, readCsv, seriesWindows } from '../../corpus/data/loaders/csv.ts';
import { readIdx } from '../../corpus/data/loaders/idx.ts';
import { fitImages, type Images } from '../../corpus/data/loaders/images.ts';
import { fitTexts, readTokens } from '../../corpus/data/loaders/tokens.ts';
import { InputError } from '../../src/lib/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

function directoryOf(files: Files): string {
  const directory = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}

/** An IDX file of unsigned bytes. */
function idx(shape: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length, 0);
  shape.forEach((length, axis) => {
    header.writeUInt32BE(length, 4 + 4 * axis);
  });
  return Buffer.concat([header, Buffer.from(values)]);
}

const files = { images: { name: 'images' }, labels: { name: 'labels' } };
const twoImages = idx([2, 1, 3], [1, 2, 3, 4, 5, 6]);

describe('an IDX pair', () => {
  it.each([
    ['plain', { images: twoImages, labels: idx([2], [7, 0]) }],
    ['packed', { 'images.gz': gzipSync(twoImages), 'labels.gz': gzipSync(idx([2], [7, 0])) }],
  ] as [string, Files][])('is read %s', (_, content) => {
    const { height, width, channels, pixels, labels } = readIdx(directoryOf(content), files);
    expect([height, width, channels]).toEqual([1, 3, 1]);
    expect([[...pixels], [...labels]]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [7, 0],
    ]);
  });

  it.each([
    ['is not there', {}, /lacks a file of the data set; need images or images\.gz/],
    ['are labels', { images: idx([2], [1, 2]) }, /images .* 3 axes, magic number 2051; got 2049/],
    ['is cut short', { images: twoImages.subarray(0, -1) }, /need 22 bytes for 2 × 1 × 3; got 21/],
    ['is empty', { images: '' }, /got 0 bytes/],
    [
      'are more than labels',
      { images: twoImages, labels: idx([1], [0]) },
      /need 2 labels, one per image; got 1/,
    ],
    [
      'have labels beyond the classes',
      { images: twoImages, labels: idx([2], [1, 10]) },
      /from 0 to 9; got 10/,
    ],
    ['is no gzip file', { 'images.gz': 'plain' }, /cannot unpack/],
  ] as [string, Files, RegExp][])('is refused where its images %s', (_, content, message) => {
    const directory = directoryOf(content);
    expect(() => readIdx(directory, files)).toThrow(InputError);
    expect(() => readIdx(directory, files)).toThrow(message);
  });

  it('is refused where a packed file has not its published checksum', () => {
    const directory = directoryOf({ 'images.gz': gzipSync(twoImages) });
    const images = { name: 'images', md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873' };
    expect(() => readIdx(directory, { ...files, images })).toThrow(
      /is not the published file; need MD5 f68b/,
    );
  });
});

describe('CIFAR-10', () => {
  /** A record whose planes hold 10, 20 and 30 in the first pixel and 1, 2, 3 elsewhere. */
  const record = (label: number) =>
    Buffer.concat([
      Buffer.from([label]),
      ...[1, 2, 3].map((value) => Buffer.concat([Buffer.from([10 * value]), Buffer.alloc(1023, value)])),
    ]);
  const batches = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`data_batch_${n}.bin`, record(n)]));

  function tar(content: Files): Buffer {
    const blocks = Object.entries(content).flatMap(([name, bytes]) => {
      const header = Buffer.alloc(512);
      header.write(`cifar-10-batches-bin/${name}`, 0, 'latin1');
      header.write(bytes.length.toString(8).padStart(11, '0'), 124, 'latin1');
      return [header, Buffer.from(bytes), Buffer.alloc((512 - (bytes.length % 512)) % 512)];
    });
    return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
  }

  it('has its colours side by side, whichever of its forms is there', () => {
    const unpacked = readCifar10(directoryOf(batches));
    expect([...unpacked.labels]).toEqual([1, 2, 3, 4, 5]);
    expect([...unpacked.pixels.subarray(0, 6)]).toEqual([10, 20, 30, 1, 2, 3]);
    expect(unpacked.pixels.length).toBe(5 * 32 * 32 * 3);
    const archive = tar({ 'readme.html': 'about', ...batches });
    const md5 = createHash('md5').update(archive).digest('hex');
    expect(readCifar10(directoryOf({ 'cifar-10-binary.tar.gz': archive }), md5)).toEqual(unpacked);
  });

  it('is refused where its archive is another one', () => {
    const directory = directoryOf({ 'cifar-10-binary.tar.gz': tar(batches) });
    expect(() => readCifar10(directory)).toThrow(
      /not the published file; need MD5 c32a1d4ab5d03f1284b67883e8d87530/,
    );
  });

  it.each([
    ['a part of a record', record(1).subarray(1), /whole records of 3073 bytes; got 3072 bytes/],
    ['a label beyond the classes', record(10), /labels from 0 to 9; got 10/],
    ['nothing', Buffer.alloc(0), /got 0 bytes/],
  ])('is refused where a batch has %s', (_, batch, message) => {
    expect(() => readCifar10(directoryOf({ ...batches, 'data_batch_2.bin': batch }))).toThrow(message);
  });
});

describe('images for a small network', () => {
  const grey = (height: number, width: number, pixels: readonly number[]): Images => ({
    ...{ height, width, channels: 1, classes: 3 },
    ...{ pixels: Uint8Array.from(pixels), labels: Uint8Array.of(2) },
  });

  it('are averaged over the area of each new pixel', () => {
    const halved = fitImages(grey(4, 4, [0, 4, 8, 8, 8, 4, 8, 8, 0, 0, 1, 2, 0, 0, 3, 4]), {
      size: 2,
      channels: 1,
    });
    expect([...halved.inputs]).toEqual([4, 8, 0, 2.5]);
    // Three columns become two: each takes one whole and half of the middle one.
    const uneven = fitImages(grey(3, 3, [0, 90, 30, 0, 90, 30, 0, 90, 30]), { size: 2, channels: 1 });
    expect([...uneven.inputs].map(Math.round)).toEqual([30, 50, 30, 50]);
  });

  it('keep their mean at any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 49, maxLength: 49 }),
        fc.integer({ min: 1, max: 7 }),
        (pixels, size) => {
          const { inputs } = fitImages(grey(7, 7, pixels), { size, channels: 1 });
          const mean = (values: ArrayLike<number>) =>
            Array.from(values).reduce((a, b) => a + b, 0) / values.length;
          expect(mean(inputs)).toBeCloseTo(mean(pixels), 3);
        },
      ),
    );
  });

  it('turn grey by luminance, take another full value, and leave later classes out', () => {
    const images: Images = {
      ...{ height: 1, width: 1, channels: 3, classes: 3 },
      ...{ pixels: Uint8Array.of(255, 0, 0, 9, 9, 9, 255, 255, 255), labels: Uint8Array.of(0, 2, 1) },
    };
    const { rows, inputs, targets, classes } = fitImages(images, {
      size: 1,
      channels: 1,
      classes: 2,
      full: 16,
    });
    expect([rows, classes, [...targets]]).toEqual([2, 2, [0, 1]]);
    expect(inputs[0]).toBeCloseTo(0.299 * 16, 5);
    expect(inputs[1]).toBeCloseTo(16, 5);
  });
});

describe('a CSV file', () => {
  const read = (text: string) => readCsv(directoryOf({ 'table.csv': text }), 'table.csv');

  it('may quote its cells and put blanks around them', () => {
    const table = read('\uFEFF"a, b", c\r\n1,"say ""no"""\r\n\r\n 2 , x\r\n');
    const { inputs, targets } = classTable(table, 'c', ['x', 'say "no"']);
    expect([[...inputs], [...targets]]).toEqual([
      [1, 2],
      [1, 0],
    ]);
  });

  it.each([
    ['no rows', 'a,b\n', /table\.csv holds no data; need a line of column names and a line per row/],
    ['a short row', 'a,b\n1,2\n3\n', /table\.csv, line 3: .*need 2 cells; got 1 cells/],
    ['half a quote', 'a,b\n"1,2\n', /line 2: .*quoted whole or not at all/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('gives a table: numbers as they are, words as codes, classes in the order asked for', () => {
    const csv = read('age,work,income\n30,Sales,>50K\n40,?,<=50K\n50,Craft,>50K\n');
    const { inputShape, inputs, targets, classes } = classTable(csv, 'income', ['<=50K', '>50K']);
    expect([inputShape, classes]).toEqual([[2], 2]);
    expect([...inputs]).toEqual([30, 2, 40, 0, 50, 1]);
    expect([...targets]).toEqual([1, 0, 1]);
    expect(() => classTable(csv, 'pay', ['a'])).toThrow(/lacks a column; need pay; got age, work, income/);
    expect(() => classTable(csv, 'income', ['>50K'])).toThrow(
      /line 3, column income: .*need >50K; got <=50K/,
    );
  });

  it('gives windows that do not overlap, without those that miss a value', () => {
    const rows = Array.from({ length: 19 }, (_, t) => `${t},${t === 7 ? -1 : 100 + t}`);
    const csv = read(['t,v', ...rows].join('\n'));
    const shape = { channels: ['t', 'v'], every: 2, length: 2, ahead: 1, unit: 10, missing: -1 };
    // Windows start at 0, 6 and 12; the one at 6 holds the missing value.
    const { rows: count, inputShape, inputs, targets } = seriesWindows(csv, shape);
    expect([count, inputShape]).toEqual([2, [2, 2]]);
    expect([...inputs]).toEqual([0, 100, 2, 102, 12, 112, 14, 114]);
    expect([...targets].map((value) => 10 * value).map(Math.round)).toEqual([4, 16]);
    expect(() => seriesWindows(read('t,v\n1,x\n'), shape)).toThrow(
      /line 2, column v: this is no number; need a finite number; got x/,
    );
  });
});

describe('a list of tokens', () => {
  const read = (text: string) => readTokens(directoryOf({ 'train.txt': text }), 'train.txt');

  it('keeps the last words, pads at the start, and calls rare words unknown', () => {
    const tokens = read('1 1 14 5 99 7\n0  3\n');
    const ids = fitTexts(tokens, { length: 3, vocabulary: 20, form: 'ids' });
    expect([...ids.inputs]).toEqual([5, 2, 7, 0, 0, 3]);
    expect([[...ids.targets], ids.classes, ids.inputShape]).toEqual([[1, 0], 2, [3]]);
    const bag = fitTexts(tokens, { length: 5, vocabulary: 8, form: 'bag' });
    expect([...bag.inputs.subarray(0, 8)]).toEqual([0, 1, 1, 0, 0, 1, 0, 1]);
  });

  it.each([
    ['words', '1 good film\n', /line 1, .*need whole numbers between blanks; got 1 good film/],
    ['a class too many', '1 4\n2 4\n', /line 2, .*need a class below 2 first; got 2/],
    ['nothing', '\n', /need a text per line; got no text/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
