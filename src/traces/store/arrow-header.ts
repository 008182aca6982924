import type { Cells, ColumnType } from '../../tables/arrow.ts';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether null may occur. */
  readonly nullable: boolean;
  /** Unit, scale and so on, kept with the field. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An Arrow file in plain terms. */
export interface ArrowContent {
  /** What the file is: `features`, `labels`, `traces` … */
  readonly kind: string;
  readonly schemaVersion: number;
  /** Anything else, as text. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly columns: readonly ColumnSpec[];
  /** Per batch, the cells of every column in order. */
  readonly batches: readonly (readonly Cells[])[];
}

/** What an Arrow file says of itself before its first batch. */
export type ArrowHeader = Omit<ArrowContent, 'batches'>;

export const kindKey = 'faultgap.kind';
export const versionKey = 'faultgap.schemaVersion';
export const sealKey = 'faultgap.seal';
