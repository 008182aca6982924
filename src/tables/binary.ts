import { JobDefect, type Processes, startProcesses } from '../jobs/processes.ts';
import { type ErrorWords, InputError } from '../lib/errors.ts';
import { limits, makeTable, secondsFor, type Table, TableError } from './table.ts';

export type BinaryFormat = 'arrow' | 'parquet';

export interface BinaryJob {
  readonly format: BinaryFormat;
  readonly bytes: Uint8Array;
  /** Of processor time, after which the decoder ends itself. */
  readonly seconds: number;
}

/** Cells as they cross the process border: every text once, and its place in each row, −1 where it is missing. */
export type PackedCells =
  | ArrayLike<unknown>
  | { readonly words: readonly string[]; readonly places: Int32Array };

export interface BinaryTable {
  readonly names: readonly string[];
  readonly cells: readonly PackedCells[];
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The table in the bytes of an Arrow or Parquet file that anybody may have written. A damaged or hostile one can hang its
 * decoder or take all memory, which is therefore a process of its own that ends after `seconds` of processor time.
 * @throws TableError `arrow-foreign`, `arrow-truncated`, `arrow-damaged`, `arrow-type`, `parquet-unreadable`,
 *   `table-too-large`, `table-column-twice`.
 */
export async function parseBinary(
  name: string,
  format: BinaryFormat,
  bytes: Uint8Array,
  seconds = secondsFor(bytes.length),
): Promise<Table> {
  const source = { name, lines: null };
  const { names, cells, metadata } = await decode({ format, bytes, seconds }).catch((error: unknown) => {
    if (error instanceof InputError) throw new TableError(error.code, source, {}, error.words);
    const code = format === 'arrow' ? 'arrow-damaged' : 'parquet-unreadable';
    throw new TableError(code, source, {}, describeFailure(format, error, seconds));
  });
  return makeTable({ ...source, metadata }, names, cells.map(unpackCells));
}

function describeFailure(format: BinaryFormat, error: unknown, seconds: number): ErrorWords {
  const reason =
    error instanceof JobDefect
      ? error.message.split('\n')[0]!.replace(/^\w*Error: |\.$/g, '')
      : `a decoder that did not end within ${Math.round(seconds)} s and ${limits.heapMiB} MiB`;
  const title = format === 'arrow' ? 'an Arrow' : 'a Parquet';
  return { rule: `cannot be read as ${title} file`, value: reason, remedy: 'Write it again.' };
}

function unpackCells(cells: PackedCells): ArrayLike<unknown> {
  if (!('words' in cells)) return cells;
  return Array.from(cells.places, (place) => (place < 0 ? null : cells.words[place]));
}

/** Another table often follows, and to start a decoder takes longer than most tables. No command waits for an idle one. */
const idleMilliseconds = 10_000;
let decoder: Processes<BinaryJob, BinaryTable> | null = null;
let underWay = 0;
let ending: NodeJS.Timeout | undefined;

async function decode(job: BinaryJob): Promise<BinaryTable> {
  decoder ??= startProcesses('src/tables/binary-worker.ts', 1, limits.heapMiB);
  underWay++;
  clearTimeout(ending);
  try {
    const decoded = decoder.run(job);
    decoder.wait(true);
    return await decoded;
  } finally {
    underWay--;
    if (underWay === 0) rest();
  }
}

function rest(): void {
  decoder?.wait(false);
  ending = setTimeout(() => {
    void decoder?.end();
    decoder = null;
  }, idleMilliseconds).unref();
}
