import { z } from 'zod';
import { jsonText } from '../lib/config.ts';
import {
  type Cells,
  type ColumnSpec,
  type FileEntry,
  openArrow,
  readMetadata,
  writeArrow,
} from '../traces/store/store.ts';

/** One generated input: how it came about, and what everybody says of it. */
export interface LedgerRow {
  readonly set: string;
  readonly generator: string;
  readonly repetition: number;
  readonly strategy: string;
  readonly seed: number;
  /** Class that the input should show, from 0. */
  readonly label: number;
  /** Answers of the network under test on seed and input. */
  readonly labelBefore: number;
  readonly labelAfter: number;
  /** Whether the strategy's own goal was met. */
  readonly success: boolean;
  readonly calls: number;
  readonly generations: number | null;
  readonly psi: number | null;
  readonly alpha: number | null;
  readonly layers: string | null;
  /** Highest probability of a wrong class minus that of the label: above 0 is wrong. */
  readonly margin: number;
  /** Of the committee, for the label. */
  readonly labelVotes: number;
  /** Answered class of each member. */
  readonly votes: readonly number[];
  /** Whether the votes reach the quorum. */
  readonly labelKept: boolean;
  readonly validityScore: number;
  readonly valid: boolean;
  /** Whether the pair of seed and input passes the published screening (L2 and SSIM). */
  readonly screened: boolean;
  /** To the seed: pixels, committee features, 1 − SSIM. */
  readonly l2: number;
  readonly featureDistance: number;
  /** Null where inputs are no images. */
  readonly dissimilarity: number | null;
  /** In [0, 1], row-major `[height, width, channels]`. */
  readonly input: Float32Array;
  /** The seed's own, likewise. */
  readonly seedInput: Float32Array;
}

type Kind = ColumnSpec['type'];
const plan = {
  set: ['set', 'category'],
  generator: ['generator', 'category'],
  repetition: ['repetition', 'int32'],
  strategy: ['strategy', 'category'],
  seed: ['seed', 'int32'],
  label: ['label', 'int32'],
  labelBefore: ['label_before', 'int32'],
  labelAfter: ['label_after', 'int32'],
  success: ['success', 'bool'],
  calls: ['calls', 'int32'],
  generations: ['generations', 'int32'],
  psi: ['psi', 'float64'],
  alpha: ['alpha', 'float64'],
  layers: ['layers', 'category'],
  margin: ['margin', 'float64'],
  labelVotes: ['label_votes', 'int32'],
  votes: ['votes', 'list'],
  labelKept: ['label_kept', 'bool'],
  validityScore: ['validity_score', 'float64'],
  valid: ['valid', 'bool'],
  screened: ['screened', 'bool'],
  l2: ['l2', 'float64'],
  featureDistance: ['feature_distance', 'float64'],
  dissimilarity: ['dissimilarity', 'float64'],
  input: ['input', 'list'],
  seedInput: ['seed_input', 'list'],
} as const satisfies Record<keyof LedgerRow, readonly [string, Kind]>;

const fields = Object.keys(plan) as (keyof LedgerRow)[];
const nullable = new Set<keyof LedgerRow>(['generations', 'psi', 'alpha', 'layers', 'dissimilarity']);

const columns = fields.map((field): ColumnSpec => {
  const [name, type] = plan[field];
  return { name, type, nullable: nullable.has(field) };
});

const expectation = { kind: 'inputs-ledger', schemaVersion: 1 };
const metadataSchema = z.object({ inputShape: jsonText(z.array(z.int().positive())) });

/**
 * Writes generated inputs as an Arrow file, one row each; the same rows give the same bytes.
 * @param inputShape kept in the metadata key `inputShape`, as JSON
 * @throws InputError `write-failed`.
 */
export function writeLedger(
  path: string,
  rows: readonly LedgerRow[],
  inputShape: readonly number[],
): Promise<FileEntry> {
  const cells = fields.map((field) => rows.map((row) => toCell(row[field])) as Cells);
  const metadata = { inputShape: JSON.stringify(inputShape) };
  return writeArrow(path, { ...expectation, metadata, columns, batches: [cells] });
}

function toCell(value: LedgerRow[keyof LedgerRow]) {
  if (typeof value === 'boolean') return Number(value);
  return value instanceof Float32Array ? Array.from(value) : value;
}

/** A ledger that was read. */
export interface Ledger {
  readonly inputShape: readonly number[];
  readonly rows: readonly LedgerRow[];
}

/** @throws InputError as `openArrow` and `readMetadata`. */
export async function readLedger(path: string): Promise<Ledger> {
  const file = await openArrow(path, { ...expectation, columns });
  const { inputShape } = readMetadata(path, file, metadataSchema);
  const rows = file.batchRows.flatMap((count, batch) => {
    const cells = file.cells(batch);
    return Array.from({ length: count }, (_, row) => rowOf(cells, row));
  });
  return { inputShape, rows };
}

const lists = new Set<keyof LedgerRow>(['input', 'seedInput']);

function rowOf(cells: readonly Cells[], row: number): LedgerRow {
  const entries = fields.map((field, column) => {
    const cell = cells[column]![row]!;
    if (plan[field][1] === 'bool') return [field, cell === 1];
    return [field, lists.has(field) ? Float32Array.from(cell as readonly number[]) : cell];
  });
  return Object.fromEntries(entries);
}
