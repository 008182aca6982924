import { cifar10, findFolder, mnist, type Original } from '../../../corpus/data/originals.ts';
import { InputError } from '../../lib/errors.ts';
import type { InputSet } from '../contract.ts';
import { type PartSizes, splitImages } from './split.ts';

interface OriginalSet extends Omit<InputSet, 'load'> {
  readonly original: Original;
  readonly rows: PartSizes;
}

/** Images of a public data set from the data directory, which can be named at any time before they are loaded. */
function originalSet({ original, rows, ...rest }: OriginalSet): InputSet {
  const loaded = new Map<string, ReturnType<InputSet['load']>>();
  return {
    ...rest,
    load() {
      const directory = findFolder(original);
      if (directory === null) throw noOriginal(rest.id, original);
      const parts = loaded.get(directory) ?? splitImages(rest.id, enough(original, directory, rows), 1, rows);
      loaded.set(directory, parts);
      return parts;
    },
  };
}

function enough(original: Original, directory: string, { train, validation, test }: PartSizes) {
  const raw = original.load(directory);
  const need = train + validation + test;
  if (raw.rows >= need) return raw;
  throw new InputError('too-few-rows', { rule: `${directory} has too few images`, need, value: raw.rows });
}

function noOriginal(id: string, { title, folder }: Original): InputError {
  return new InputError('no-original', {
    rule: `image set ${id} is ${title}, which is not shipped`,
    need: `a folder "${folder}" with its files in the data directory`,
    remedy: 'Name the directory with --data-dir, or take one of the shipped sets.',
  });
}

export const mnist28 = originalSet({
  id: 'mnist-28',
  title: 'MNIST, 28 × 28 grey (needs --data-dir)',
  inputShape: [28, 28, 1],
  classes: 10,
  original: mnist({ size: 28, full: 1 }),
  rows: { train: 10_000, validation: 2000, test: 2000 },
});

export const cifar10At32 = originalSet({
  id: 'cifar10-32',
  title: 'CIFAR-10, 32 × 32 in colour (needs --data-dir)',
  inputShape: [32, 32, 3],
  classes: 10,
  original: cifar10({ size: 32, channels: 3, full: 1 }),
  rows: { train: 10_000, validation: 2000, test: 2000 },
});
