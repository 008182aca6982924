import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { readPackedBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Split, SplitRow, SplitSize, SplitStrategy, TaskId } from '../contract.ts';
import type { Normalisation } from '../normalisations/normalisation.ts';
import { readSplit, readSplitSize } from './file.ts';

/** What a frozen split is called by: whose rows it cuts, and how. */
export interface SplitName {
  readonly task: TaskId;
  readonly normalisation: Pick<Normalisation, 'id' | 'refer'>;
  readonly strategy: Pick<SplitStrategy, 'id'>;
}

/** `<task>-<split>`, and `<task>-<split>-<normalisation>` for reference normalisations, whose rows are fewer. */
export function nameSplit({ task, normalisation, strategy }: SplitName): string {
  const name = `${task}-${strategy.id}`;
  return normalisation.refer === undefined ? name : `${name}-${normalisation.id}`;
}

/** A directory of splits that were frozen before, each in a file called by its name. */
export interface FrozenFiles {
  /** @throws InputError as `readSplitSize`. */
  size(name: SplitName): Promise<SplitSize>;
  /** SHA-256 of the file. @throws InputError `read-failed`. */
  hash(name: SplitName): Promise<string>;
  /**
   * @throws InputError as `readSplit`; `split-strategy` where it was cut by another strategy than its name says,
   *   `split-size` where it is not of the size asked.
   */
  read(
    name: SplitName,
    asked: { readonly rows: readonly SplitRow[]; readonly size: SplitSize },
  ): Promise<Split>;
}

/** @param corpus manifest hash of the recording. */
export function openFrozen(directory: string, corpus: string): FrozenFiles {
  const pathOf = (name: SplitName) => join(directory, `${nameSplit(name)}.arrow`);
  return {
    size: (name) => readSplitSize(pathOf(name)),
    hash: async (name) => sha256(await readPackedBytes(pathOf(name))),
    async read(name, { rows, size }) {
      const path = pathOf(name);
      const split = await readSplit(path, { task: name.task, corpus, rows });
      requireEqual(path, 'strategy', name.strategy.id, split.strategy);
      requireEqual(path, 'size', wordSize(size), wordSize(split.size));
      return { ...split, size };
    },
  };
}

const wordSize = ({ folds, repeats, seed }: SplitSize) => `${folds} folds, ${repeats} repeats, seed ${seed}`;

function requireEqual(path: string, what: 'strategy' | 'size', need: string, value: string): void {
  if (value === need) return;
  throw new InputError(`split-${what}`, {
    rule: `${path} is of another ${what} than its name and the splits beside it say`,
    need,
    value,
  });
}
