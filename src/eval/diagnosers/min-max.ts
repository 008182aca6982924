/**
 * Rows scaled so that every column spans [0, 1] over the given rows; other rows may lie outside. A missing value counts
 * as 0 before scaling, and a column without spread becomes 0.
 */
export function scaleToUnit(
  rows: readonly Float64Array[],
  width: number,
): (row: Float64Array) => Float64Array {
  const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    for (let j = 0; j < width; j++) {
      const value = filled(row[j]!);
      low[j] = Math.min(low[j]!, value);
      high[j] = Math.max(high[j]!, value);
    }
  }
  // Halves: the range of the largest numbers is not a number a double can hold.
  return (row) =>
    row.map((value, j) => {
      const spread = high[j]! / 2 - low[j]! / 2;
      return spread > 0 ? (filled(value) / 2 - low[j]! / 2) / spread : 0;
    });
}

const filled = (value: number) => (Number.isNaN(value) ? 0 : value);
