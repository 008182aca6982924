import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { readPackedBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { type MadeFrom, readMadeFrom, requireMadeFrom, writeMadeFrom } from '../../traces/store/made-from.ts';
import type { FileEntry } from '../../traces/store/store.ts';
import {
  numberColumn,
  readSealedTable,
  type TableColumn,
  textColumn,
  type VerifiedTable,
  writeTable,
} from '../../traces/store/tables.ts';
import type { Split, SplitRow, SplitSize, SplitStrategy, TaskId } from '../contract.ts';
import { checkSplit } from './check.ts';
import { splits } from './index.ts';

const kind = 'split';
/** Version 3 keeps twins together, and is proved when read; version 4 names all that it was cut from. */
const schemaVersion = 4;

/** What a frozen split is of. */
export interface SplitSubject {
  readonly task: TaskId;
  /** Its recording, its labels, and the feature table in which twins were looked for. */
  readonly madeFrom: MadeFrom;
  /** The rows of the task, sorted by trace id. */
  readonly rows: readonly SplitRow[];
}

/**
 * Freezes a split: one row per trace, one column `repeat_<r>` per repeat with the fold that tests the trace, negative where
 * none does. Which other folds train is the strategy's rule (`SplitStrategy.trains`), named in the metadata beside the hashes
 * of what the rows come from.
 */
export function writeSplit(path: string, split: Split, madeFrom: MadeFrom): Promise<FileEntry> {
  const columns: TableColumn[] = [
    { name: 'trace_id', type: 'utf8', nullable: false, values: split.traceIds },
    ...split.testFolds.map(
      (values, repeat): TableColumn => ({ name: `repeat_${repeat}`, type: 'int32', nullable: false, values }),
    ),
  ];
  const { strategy, task, size } = split;
  const [folds, repeats, seed] = [size.folds, size.repeats, size.seed].map(String) as [
    string,
    string,
    string,
  ];
  const metadata = { strategy, task, folds, repeats, seed, ...writeMadeFrom(madeFrom) };
  return writeTable(path, { kind, schemaVersion, metadata, columns });
}

/**
 * Reads a frozen split of a recording, and proves that it is what it is called (`checkSplit`): a seal says that a file is
 * whole, not who dealt its folds.
 * @throws InputError as `readTable`, `requireMadeFrom` and `checkSplit`; `split-task` where it was cut for another task,
 *   `split-rows` where it assigns other traces than the task has, `split-size` where it does not hold what it says,
 *   `split-fold` where a fold is no whole number, `unknown-split`.
 */
export async function readSplit(path: string, { task, madeFrom, rows }: SplitSubject): Promise<Split> {
  const table = await readSealedTable(path, { kind, schemaVersion });
  requireMadeFrom(path, readMadeFrom(path, table.metadata), madeFrom);
  requireTask(path, task, table.metadata.task);
  const traceIds = textColumn(table, 'trace_id');
  requireRows(path, traceIds, rows);
  const size = readSize(path, table);
  const testFolds = Array.from({ length: size.repeats }, (_, repeat) => readFolds(path, table, repeat));
  const strategy = splits.get(table.metadata.strategy ?? '');
  const split = { strategy: strategy.id, task, size, traceIds, testFolds };
  checkSplit(split, strategy, rows, path);
  return split;
}

function readFolds(path: string, table: VerifiedTable, repeat: number): Int32Array {
  const folds = numberColumn(table, `repeat_${repeat}`);
  const wrong = folds.findIndex((fold) => fold === null || (fold | 0) !== fold);
  if (wrong < 0) return Int32Array.from(folds as readonly number[]);
  throw new InputError('split-fold', {
    rule: `${path} must say in repeat_${repeat} which fold tests each trace`,
    need: 'a whole number per trace',
    value: folds[wrong] ?? 'nothing',
    remedy,
  });
}

/** Into how many parts a frozen split was cut. @throws InputError as `readTable`, `split-size`. */
async function readSplitSize(path: string): Promise<SplitSize> {
  return readSize(path, await readSealedTable(path, { kind, schemaVersion }));
}

const remedy = 'Delete the file to have the split cut anew, or evaluate what it was cut from.';

function requireTask(path: string, need: string, value = 'none'): void {
  if (value === need) return;
  throw new InputError('split-task', { rule: `${path} was cut for another task`, need, value, remedy });
}

function requireRows(
  path: string,
  traceIds: readonly string[],
  rows: readonly Pick<SplitRow, 'traceId'>[],
): void {
  const needed = rows.map(({ traceId }) => traceId).sort();
  const surplus = traceIds.find((id, i) => id !== needed[i]);
  if (surplus === undefined && traceIds.length === needed.length) return;
  throw new InputError('split-rows', {
    rule: `${path} must assign every labelled trace of the task once, sorted by id, and no other`,
    need: `${needed.length} traces`,
    value: `${traceIds.length}, of which ${surplus ?? 'the last'} is out of place`,
    remedy,
  });
}

/** Each is gone through, whatever is in it. */
const mostFolds = 10_000;

function readSize(path: string, { metadata, columns }: VerifiedTable): SplitSize {
  const words = [metadata.folds, metadata.repeats, metadata.seed];
  const [folds, repeats, seed] = words.map(Number) as [number, number, number];
  const isWhole = words.every((word) => /^\d{1,15}$/.test(word ?? ''));
  if (isWhole && folds >= 2 && folds <= mostFolds && repeats >= 1 && columns.length === repeats + 1)
    return { folds, repeats, seed };
  throw new InputError('split-size', {
    rule: `${path} does not hold the repeats that it names`,
    need: `2 to ${mostFolds} folds, a column repeat_0 … for each repeat, and a seed`,
    value: `folds "${metadata.folds}", repeats "${metadata.repeats}", seed "${metadata.seed}", ${columns.length - 1} columns`,
    remedy,
  });
}

/** What a frozen split is called by: whose rows it cuts, and how. */
export interface SplitName {
  readonly task: TaskId;
  readonly strategy: Pick<SplitStrategy, 'id'>;
}

/** `<task>-<split>`. */
export function nameSplit({ task, strategy }: SplitName): string {
  return `${task}-${strategy.id}`;
}

/** A directory of splits that were frozen before, each in a file called by its name. */
export interface FrozenFiles {
  /** @throws InputError as `readSplitSize`. */
  size(name: SplitName): Promise<SplitSize>;
  /** SHA-256 of the file. @throws InputError `read-failed`. */
  hash(name: SplitName): Promise<string>;
  /**
   * @throws InputError as `readSplit`; `split-strategy` where it was cut by another strategy than its name says,
   *   `split-size` where it is of another size.
   */
  read(name: SplitName, of: Omit<SplitSubject, 'task'> & { readonly size: SplitSize }): Promise<Split>;
}

export function openFrozen(directory: string): FrozenFiles {
  const pathOf = (name: SplitName) => join(directory, `${nameSplit(name)}.arrow`);
  return {
    size: (name) => readSplitSize(pathOf(name)),
    hash: async (name) => sha256(await readPackedBytes(pathOf(name))),
    async read(name, { size, ...of }) {
      const path = pathOf(name);
      const split = await readSplit(path, { task: name.task, ...of });
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
