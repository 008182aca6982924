import { randomStream } from '../../lib/random.ts';
import type { RawData } from '../../training/data.ts';
import type { InputParts } from '../contract.ts';
import { takeRows } from '../rows.ts';

/** Rows of the disjoint parts. */
export interface PartSizes {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Images of raw pixels from 0 to `full`, brought to [0, 1] and dealt out in an order that only `id` settles. */
export function splitImages(id: string, raw: RawData, full: number, sizes: PartSizes): InputParts {
  const order = randomStream('image set', id).permutation(raw.rows);
  const all = {
    rows: raw.rows,
    inputShape: raw.inputShape,
    inputs: raw.inputs,
    labels: Int32Array.from(raw.targets),
    classes: raw.classes!,
  };
  const part = (start: number, count: number) => {
    const rows = order.subarray(start, start + count);
    const taken = takeRows(all, rows);
    return { ...taken, inputs: taken.inputs.map((pixel) => pixel / full) };
  };
  const { train, validation, test } = sizes;
  return {
    train: part(0, train),
    validation: part(train, validation),
    test: part(train + validation, test),
  };
}
