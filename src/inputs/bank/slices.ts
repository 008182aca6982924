import type { RawData } from '../../training/data.ts';

/**
 * The slices of a probe bank (`test-inputs.md` §7.4): real rows, real rows that every healthy network finds easy, rows of
 * the generator's prior, mixes of two of one class, rows just before a boundary between classes, and real rows unlike
 * those that were trained on.
 */
export const sliceNames = ['real', 'weak', 'random', 'mixed', 'frontier', 'surprise'] as const;

export type SliceName = (typeof sliceNames)[number];

/** One slice in the making: rows in the units of the program's source, with the class that each shows. */
export interface Slice {
  readonly name: SliceName;
  readonly rows: RawData;
}

/** Where the rows of a bank lie by slice. */
export type SliceRows = Readonly<Record<SliceName, Int32Array>>;

/** Rows of each slice; empty for those that the bank lacks. */
export function rowsBySlice(slices: readonly string[]): SliceRows {
  const rowsOf = (name: SliceName) =>
    Int32Array.from(slices.flatMap((slice, row) => (slice === name ? [row] : [])));
  return Object.fromEntries(sliceNames.map((name) => [name, rowsOf(name)])) as Record<SliceName, Int32Array>;
}
