import { parquetWriteBuffer } from 'hyparquet-writer';
import type { OutColumn } from './columns.ts';

const types = {
  utf8: 'STRING',
  category: 'STRING',
  float64: 'DOUBLE',
  float32: 'FLOAT',
  int32: 'INT32',
} as const;

/**
 * Columns as a Parquet file, packed by Snappy. The same columns give the same bytes: no time and no machine is in them.
 * @param metadata text that is kept with the file.
 */
export function encodeParquet(
  columns: readonly OutColumn[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, type, nullable, values }) => {
        return { name, type: types[type], nullable, data: Array.from(values) };
      }),
      kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      createdBy: 'faultgap',
    }),
  );
}
