import type { FileEntry } from '../../traces/store.ts';
import { type TableColumn, writeTable } from '../../traces/tables.ts';
import type { Split } from '../contract.ts';

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
