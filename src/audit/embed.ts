import { randomStream } from '../lib/random.ts';

/** Points in a space where distances mean something: `[length, width]`, row-major. */
export interface Points {
  readonly length: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** Where a missing value lies: as far from the least one as that is from the greatest. */
const missingPlace = -1;
/** More columns than this are mixed down to so many, which keeps distances within a tenth or so (Johnson and Lindenstrauss 1984). */
const mostWidth = 32;

/**
 * Rows as points: every column by its mid-ranks in [0, 1], so that no scale matters and runs that overflow are no outliers.
 * Columns of one value are left out.
 */
export function rankRows(rows: readonly Float64Array[], width: number): Points {
  const columns: Float32Array[] = [];
  for (let c = 0; c < width; c++) {
    const ranked = rankColumn(Float64Array.from(rows, (row) => row[c]!));
    if (ranked !== null) columns.push(ranked);
  }
  const mixed = columns.length > mostWidth ? mixColumns(columns, rows.length) : columns;
  const values = new Float32Array(rows.length * mixed.length);
  for (const [c, column] of mixed.entries())
    for (let i = 0; i < rows.length; i++) values[i * mixed.length + c] = column[i]!;
  return { length: rows.length, width: mixed.length, values };
}

/** Null where all values are the same. */
function rankColumn(values: Float64Array): Float32Array | null {
  const order = Uint32Array.from(values.keys()).sort((a, b) => compare(values[a]!, values[b]!));
  const ranked = new Float32Array(values.length).fill(missingPlace);
  let known = values.length;
  while (known > 0 && Number.isNaN(values[order[known - 1]!]!)) known--;
  const scale = 2 * Math.max(known - 1, 1);
  for (let start = 0; start < known; ) {
    let end = start;
    while (end < known && values[order[end]!] === values[order[start]!]) end++;
    if (end - start === values.length) return null;
    for (let k = start; k < end; k++) ranked[order[k]!] = (start + end - 1) / scale;
    start = end;
  }
  return known === 0 ? null : ranked;
}

/** Missing values last. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

function mixColumns(columns: readonly Float32Array[], length: number): Float32Array[] {
  const random = randomStream('audit', 'mix', columns.length);
  const scale = 1 / Math.sqrt(mostWidth);
  return Array.from({ length: mostWidth }, () => {
    const mixed = new Float32Array(length);
    for (const column of columns) {
      const weight = random.normal() * scale;
      for (let i = 0; i < length; i++) mixed[i]! += weight * column[i]!;
    }
    return mixed;
  });
}
