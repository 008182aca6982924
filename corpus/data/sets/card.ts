import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/lib/files.ts';

/** What can be learned from a set. */
export interface SetTask {
  readonly name: string;
  /**
   * A class, numbers, bits, the value so many steps ahead (of a series), or at each step the character or word that
   * follows it (of a text).
   */
  readonly kind: 'multiclass' | 'regression' | 'multilabel' | 'ahead' | 'next';
  readonly columns: readonly string[];
  /** Of `multiclass`. */
  readonly classes?: number;
  /** Numbers are divided by this: a round unit, not a statistic of the data. */
  readonly unit?: number;
  /** Columns that give the target away. */
  readonly drop?: readonly string[];
}

/** All that is known of a real data set. Written by `scripts/data`, as the set's Arrow file in `rows`. */
export interface SetCard {
  readonly id: string;
  readonly title: string;
  /** Which loader reads it. */
  readonly kind: 'array' | 'table' | 'text' | 'series';
  readonly packages: readonly { readonly address: string; readonly version: string }[];
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly origin: string;
  readonly licence: string;
  /** Where the licence was read. */
  readonly checked: string;
  /** False where the licence does not let it be passed on, or is in doubt. */
  readonly shipped: boolean;
  /** Split once for all seeds: under 700 rows. */
  readonly small: boolean;
  readonly notes: string;
  /** Rows that were left out of it, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Of one row's values; of an array only. */
  readonly shape?: readonly number[];
  /** The first is what a program gets that does not choose. */
  readonly tasks: readonly SetTask[];
  readonly columns: readonly string[];
  /** Words of each column of categories, in the order of their numbers. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
  /** Size of the Arrow file. */
  readonly bytes: number;
  readonly sha256: string;
}

const setsFolder = join(packageRoot, 'corpus/data/sets');

/** Every real data set that `scripts/data` makes, by name: a card is a file `<id>.json`. */
export const setCards: readonly SetCard[] = readdirSync(setsFolder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(join(setsFolder, name), 'utf8')) as SetCard);
