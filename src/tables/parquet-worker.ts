import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Compressors, parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { serveJobs } from '../jobs/processes.ts';
import { errorText } from '../lib/errors.ts';

/** A Parquet file's columns, its size where that is more than is taken, or why it cannot be read. */
export type ParquetReply =
  | {
      readonly kind: 'read';
      readonly rows: number;
      readonly columns: readonly { readonly name: string; readonly values: readonly unknown[] }[];
    }
  | { readonly kind: 'too-large'; readonly rows: number; readonly columns: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What hyparquet does not unpack itself. */
const compressors: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes),
};

export interface ParquetJob {
  readonly bytes: Uint8Array;
  readonly limits: { readonly rows: number; readonly columns: number };
}

async function parseParquet({ bytes, limits }: ParquetJob): Promise<ParquetReply> {
  try {
    const file = Uint8Array.from(bytes).buffer;
    const metadata = parquetMetadata(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const size = { rows: Number(metadata.num_rows), columns: names.length };
    if (!(size.rows <= limits.rows && size.columns <= limits.columns)) return { kind: 'too-large', ...size };
    const rows = await parquetReadObjects({ file, metadata, compressors });
    const columns = names.map((name) => ({ name, values: rows.map((row) => scalar(row[name])) }));
    return { kind: 'read', rows: rows.length, columns };
  } catch (error) {
    return { kind: 'unreadable', reason: errorText(error).split('\n')[0]! };
  }
}

/** Only what crosses the process border as it is; nothing else is a feature. */
function scalar(cell: unknown): unknown {
  if (cell === null || typeof cell !== 'object' || cell instanceof Date) return cell;
  return [];
}

serveJobs(parseParquet);
