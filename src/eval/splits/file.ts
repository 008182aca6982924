import type { FileEntry } from '../../traces/store.ts';
import { numberColumn, readTable, type TableColumn, textColumn, writeTable } from '../../traces/tables.ts';
import type { Split, TaskId } from '../contract.ts';

const kind = 'split';
const schemaVersion = 1;

/**
 * Freezes a split: one row per trace, one column `repeat_<r>` per repeat with the fold that tests the trace. Which other
 * folds train is the strategy's rule (`SplitStrategy.trains`), named in the metadata.
 */
export function writeSplit(path: string, split: Split): Promise<FileEntry> {
  const columns: TableColumn[] = [
    { name: 'trace_id', type: 'utf8', nullable: false, values: split.traceIds },
    ...split.testFolds.map(
      (values, repeat): TableColumn => ({ name: `repeat_${repeat}`, type: 'int32', nullable: false, values }),
    ),
  ];
  const { strategy, task, size } = split;
  const metadata = {
    strategy,
    task,
    folds: String(size.folds),
    repeats: String(size.repeats),
    seed: String(size.seed),
  };
  return writeTable(path, { kind, schemaVersion, metadata, columns });
}

/** @throws InputError where the file is damaged or not a split (see `readTable`). */
export async function readSplit(path: string, sha256?: string): Promise<Split> {
  const file = await readTable(path, { kind, schemaVersion, ...(sha256 !== undefined && { sha256 }) });
  const { strategy, task, folds, repeats, seed } = file.metadata;
  return {
    strategy: strategy!,
    task: task as TaskId,
    size: { folds: Number(folds), repeats: Number(repeats), seed: Number(seed) },
    traceIds: textColumn(file, 'trace_id'),
    testFolds: Array.from({ length: Number(repeats) }, (_, r) =>
      Int32Array.from(numberColumn(file, `repeat_${r}`)),
    ),
  };
}
