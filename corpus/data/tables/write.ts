import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot, writeFileAtomic } from '../../../src/lib/files.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { encodeNumberTable } from '../../../src/tables/number-table.ts';

/** One line of `export.py`. */
interface ExportedTable {
  readonly id: string;
  readonly title: string;
  readonly origin: string;
  readonly licence: string;
  readonly columns: readonly string[];
  /** One list per column. */
  readonly inputs: readonly (readonly number[])[];
  readonly target: readonly number[];
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, title, origin, licence, columns, inputs, target } = JSON.parse(line) as ExportedTable;
  const bytes = encodeNumberTable({
    names: [...columns, 'target'],
    columns: [...inputs, target],
    metadata: new Map(Object.entries({ title, origin, licence })),
  });
  await writeFileAtomic(join(packageRoot, 'corpus/data/tables', `${id}.arrow`), bytes);
  console.log(`${id}: ${target.length} rows, ${columns.length} inputs, ${sha256(bytes)}`);
}
