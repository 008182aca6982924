import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RawData } from '../../src/training/data.ts';
import { dataDirectory } from './data-directory.ts';
import { readCifar10 } from './loaders/cifar10.ts';
import { classTable, readCsv, seriesWindows } from './loaders/csv.ts';
import { readIdx } from './loaders/idx.ts';
import { fitImages, type ImageShape } from './loaders/images.ts';
import { fitTexts, readTokens, type TextShape } from './loaders/tokens.ts';

/** The public data set that a program was written for, in the shape of its stand-in. */
export interface Original {
  readonly title: string;
  /** Folder of the data directory that holds its files. */
  readonly folder: string;
  /** All rows of the set's training part. @throws InputError as the loaders. */
  load(directory: string): RawData;
}

const mnistFiles = {
  images: { name: 'train-images-idx3-ubyte', md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873' },
  labels: { name: 'train-labels-idx1-ubyte', md5: 'd53e105ee54ea40749a09fcbcd1e9432' },
};

/** MNIST at a size. */
export const mnist = (shape: Omit<ImageShape, 'channels'>): Original => ({
  title: 'MNIST',
  folder: 'mnist',
  load: (directory) => fitImages(readIdx(directory, mnistFiles), { ...shape, channels: 1 }),
});

/** CIFAR-10 at a size, in colour or grey. */
export const cifar10 = (shape: ImageShape): Original => ({
  title: 'CIFAR-10',
  folder: 'cifar-10',
  load: (directory) => fitImages(readCifar10(directory), shape),
});

const imdb = (shape: TextShape): Original => ({
  title: 'IMDB reviews',
  folder: 'imdb',
  load: (directory) => fitTexts(readTokens(directory, 'train.txt'), shape),
});

const adult: Original = {
  title: 'Adult census',
  folder: 'adult',
  load: (directory) => classTable(readCsv(directory, 'adult.csv'), 'income', ['<=50K', '>50K']),
};

const jena: Original = {
  title: 'Jena climate 2009–2016',
  folder: 'jena',
  load: (directory) =>
    seriesWindows(readCsv(directory, 'jena_climate_2009_2016.csv'), {
      channels: ['T (degC)', 'p (mbar)', 'wv (m/s)'],
      ...{ every: 6, length: 12, ahead: 4, unit: 10, missing: -9999 },
    }),
};

/** By program; shapes are those of the stand-ins (`digits` has pixels from 0 to 16). */
const originals: Readonly<Record<string, Original>> = {
  'so-48385830': mnist({ size: 8, full: 16 }),
  'd4-053': mnist({ size: 8, full: 16 }),
  'paper-irnn': mnist({ size: 8, full: 16 }),
  'so-59325381': mnist({ size: 12 }),
  'so-41327601': mnist({ size: 12 }),
  'so-48594888': cifar10({ size: 12, channels: 3, classes: 6 }),
  'd4-063': cifar10({ size: 14, channels: 1, classes: 8 }),
  'gh-moviereviews': imdb({ length: 60, vocabulary: 300, form: 'bag' }),
  'kx-bidirectional-imdb': imdb({ length: 16, vocabulary: 100, form: 'ids' }),
  'kx-imdb-cnn-lstm': imdb({ length: 20, vocabulary: 100, form: 'ids' }),
  'so-47724077': adult,
  'd4-049': jena,
};

/** Where the files of an original are; null without a data directory, or without its folder there. */
export function findFolder({ folder }: Original): string | null {
  const root = dataDirectory();
  if (root === null) return null;
  const directory = join(root, folder);
  return existsSync(directory) ? directory : null;
}

/** The original that a program trains on, with its directory; null where it trains on its stand-in. */
export function findOriginal(program: string): { original: Original; directory: string } | null {
  const original = originals[program];
  if (original === undefined) return null;
  const directory = findFolder(original);
  return directory === null ? null : { original, directory };
}
