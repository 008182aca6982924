/** Rows of inputs and targets, flat and row-major. */
export interface DataSet {
  readonly rows: number;
  /** Shape of one input, without the row axis: `[4]`, `[8, 8, 1]`, `[20, 3]`; `[length]` for token ids. */
  readonly inputShape: readonly number[];
  /** `rows × product(inputShape)` values. */
  readonly inputs: Float32Array;
  /** Shape of one target, without the row axis. */
  readonly targetShape: readonly number[];
  /** `rows × product(targetShape)` values. */
  readonly targets: Float32Array;
}

/**
 * The three disjoint parts of a program's data, as its network sees them: edited, preprocessed, encoded. The test
 * part is the clean part of the kill test and is used for nothing else.
 */
export interface DataParts {
  readonly train: DataSet;
  readonly validation: DataSet;
  readonly test: DataSet;
}

/**
 * Rows before preprocessing and encoding: what sources give and fault operators edit. For classification `targets`
 * holds class indices (`targetShape` is `[]`), for multi-label bits, for regression values.
 */
export interface RawData extends DataSet {
  /** Number of classes; null for regression and multi-label. */
  readonly classes: number | null;
}

/** Number of values of one row of that shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
