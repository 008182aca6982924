import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../src/lib/files.ts';
import { readNumberTable } from '../../src/tables/number-table.ts';
import { type DataSource, defineSource, makeRows } from './source.ts';

interface TableDefinition {
  /** Also the file name under `corpus/data/tables`. */
  readonly id: string;
  readonly title: string;
  readonly origin: string;
  readonly licence: string;
  readonly fixedSplit: boolean;
  readonly sha256: string;
  /** Null for regression. */
  readonly classes: number | null;
  /** Shape of one input; the columns in their order where it is left out. */
  readonly inputShape?: readonly number[];
  /** Targets are divided by this: a round unit, not a statistic of the data. */
  readonly targetUnit?: number;
}

/** A shipped Arrow table whose last column is the target. It takes no options and always gives all its rows. */
export function defineTable(definition: TableDefinition): DataSource {
  const { sha256, classes, inputShape, targetUnit = 1, ...rest } = definition;
  return defineSource({
    ...rest,
    options: z.strictObject({}),
    load() {
      const path = join(packageRoot, 'corpus/data/tables', `${rest.id}.arrow`);
      const { columns } = readNumberTable(path, sha256);
      const width = columns.length - 1;
      return makeRows(
        columns[width]!.length,
        { inputShape: inputShape ?? [width] },
        classes,
        (inputs, row) => {
          for (let i = 0; i < width; i++) inputs[i] = columns[i]![row]!;
          return columns[width]![row]! / targetUnit;
        },
      );
    },
  });
}
