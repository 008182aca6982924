import { type ColumnSpec, type FileEntry, readArrow, writeArrow } from '../../traces/store.ts';
import type { Split, TaskId } from '../contract.ts';

const kind = 'split';
const schemaVersion = 1;

/**
 * Freezes a split: one row per trace, one column `repeat_<r>` per repeat with the fold that tests the trace. Which other
 * folds train is the strategy's rule (`SplitStrategy.trains`), named in the metadata.
 */
export function writeSplit(path: string, split: Split): Promise<FileEntry> {
  const columns: ColumnSpec[] = [
    { name: 'trace_id', type: 'utf8', nullable: false },
    ...split.testFolds.map(
      (_, repeat) => ({ name: `repeat_${repeat}`, type: 'int32', nullable: false }) as const,
    ),
  ];
  const metadata = {
    strategy: split.strategy,
    task: split.task,
    folds: String(split.size.folds),
    seed: String(split.size.seed),
  };
  return writeArrow(path, {
    kind,
    schemaVersion,
    metadata,
    columns,
    batches: [[split.traceIds, ...split.testFolds]],
  });
}

/** @throws InputError where the file is damaged or not a split (see `readArrow`). */
export async function readSplit(path: string, sha256?: string): Promise<Split> {
  const { metadata, batches } = await readArrow(path, {
    kind,
    schemaVersion,
    ...(sha256 !== undefined && { sha256 }),
  });
  const [traceIds, ...folds] = batches[0]!;
  return {
    strategy: metadata.strategy!,
    task: metadata.task as TaskId,
    size: { folds: Number(metadata.folds), repeats: folds.length, seed: Number(metadata.seed) },
    traceIds: Array.from(traceIds!, String),
    testFolds: folds.map((column) => Int32Array.from(column as ArrayLike<number>)),
  };
}
