/**
 * Matrix products. An element of the result is summed over k in one order that depends on K alone, by the same
 * instructions in the body and at the edges, so its bits do not depend on M, N or its place.
 */

/** Columns of a packed panel, and rows of a register tile: 6 x 8 would spill in V8. */
const PANEL: i32 = 8;
/** Blocks: a panel of B stays in the first cache, a block of A and the packed block of B in the second. */
const BLOCK_K: i32 = 384;
const BLOCK_N: i32 = 128;
const BLOCK_M: i32 = 96;

/** Scratch: the packed block of B, one tile, and a block of A whose rows were not contiguous. */
const TILE_AT: usize = <usize>(4 * BLOCK_K * BLOCK_N);
const ROWS_AT: usize = TILE_AT + <usize>(16 * PANEL);
/** Bytes of scratch `gemm` needs. */
export const GEMM_SCRATCH: usize = ROWS_AT + <usize>(4 * BLOCK_M * BLOCK_K);

/**
 * c = a · b, or c += a · b with `add`; a is m x k, b is k x n, c is m x n. Strides are in bytes, so that a transposed
 * operand is one with its strides swapped (either rows or columns of a are 4 bytes apart); columns of c are.
 */
export function gemm(
  a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize, c: usize, cRow: usize,
  m: i32, n: i32, k: i32, add: bool, scratch: usize,
): void {
  if (k == 0 && !add) for (let i = 0; i < m; i++) memory.fill(c + <usize>i * cRow, 0, <usize>n << 2);
  for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
    const kBlock = min(BLOCK_K, k - k0);
    for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
      const nBlock = min(BLOCK_N, n - n0);
      pack(b + <usize>k0 * bRow + <usize>n0 * bColumn, bRow, bColumn, kBlock, nBlock, scratch);
      for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
        const mBlock = min(BLOCK_M, m - m0);
        const to = c + <usize>m0 * cRow + (<usize>n0 << 2);
        let from = a + <usize>m0 * aRow + <usize>k0 * aColumn;
        let row = aRow;
        if (aColumn != 4) {
          row = <usize>kBlock << 2;
          turnRows(from, aColumn, mBlock, kBlock, scratch + ROWS_AT);
          from = scratch + ROWS_AT;
        }
        multiplyBlock(from, row, scratch, to, cRow, mBlock, nBlock, kBlock, add || k0 > 0);
      }
    }
  }
}

/** Copies a block of B into panels of eight columns, row after row; missing columns are 0. */
function pack(b: usize, bRow: usize, bColumn: usize, k: i32, n: i32, to: usize): void {
  for (let j = 0; j < n; j += PANEL) {
    const columns = min(PANEL, n - j);
    const from = b + <usize>j * bColumn;
    if (columns < PANEL) packEdge(from, bRow, bColumn, k, columns, to);
    else if (bColumn == 4) packRows(from, bRow, k, to);
    else packColumns(from, bRow, bColumn, k, to);
    to += <usize>(k * PANEL) << 2;
  }
}

function packRows(from: usize, row: usize, k: i32, to: usize): void {
  for (let p = 0; p < k; p++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += row;
    to += 32;
  }
}

/** Transposes 4 x 4 at a time where the rows of B are contiguous columns of memory. */
function packColumns(from: usize, row: usize, column: usize, k: i32, to: usize): void {
  let p = 0;
  if (row == 4) {
    for (; p + 4 <= k; p += 4) {
      turn4(from, column, to, 32);
      turn4(from + 4 * column, column, to + 16, 32);
      from += 16;
      to += 128;
    }
  }
  packEdge(from, row, column, k - p, PANEL, to);
}

/** Four rows of four values, `row` apart, to four columns, `column` apart. */
@inline
function turn4(from: usize, row: usize, to: usize, column: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + row);
  const c = v128.load(from + 2 * row);
  const d = v128.load(from + 3 * row);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(to + column, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(to + 2 * column, v128.shuffle<f64>(ab2, cd2, 0, 2));
  v128.store(to + 3 * column, v128.shuffle<f64>(ab2, cd2, 1, 3));
}

function packEdge(from: usize, row: usize, column: usize, k: i32, columns: i32, to: usize): void {
  if (columns < PANEL) memory.fill(to, 0, <usize>k << 5);
  const whole = column == 4 ? columns & 4 : 0;
  for (let p = 0; p < k; p++) {
    if (whole != 0) v128.store(to, v128.load(from));
    let source = from + <usize>whole * column;
    for (let j = whole; j < columns; j++, source += column) store<f32>(to + (<usize>j << 2), load<f32>(source));
    from += row;
    to += 32;
  }
}

/** Lays a transposed block of A, m contiguous values per column, out in rows. */
function turnRows(from: usize, column: usize, m: i32, k: i32, to: usize): void {
  const row = <usize>k << 2;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    let p = 0;
    for (; p + 4 <= k; p += 4) turn4(from + <usize>p * column, column, to + (<usize>p << 2), row);
    for (; p < k; p++) {
      for (let j: usize = 0; j < 4; j++) store<f32>(to + j * row + (<usize>p << 2), load<f32>(from + <usize>p * column + (j << 2)));
    }
    from += 16;
    to += 4 * row;
  }
  for (; i < m; i++) {
    for (let p = 0; p < k; p++) store<f32>(to + (<usize>p << 2), load<f32>(from + <usize>p * column));
    from += 4;
    to += row;
  }
}

function multiplyBlock(
  a: usize, aRow: usize, scratch: usize, c: usize, cRow: usize, m: i32, n: i32, k: i32, add: bool,
): void {
  const edge = scratch + TILE_AT;
  let panels = scratch;
  for (let j = 0; j < n; j += PANEL) {
    const columns = min(PANEL, n - j);
    for (let i = 0; i < m; i += 4) {
      const rows = min(4, m - i);
      const from = a + <usize>i * aRow;
      const to = c + <usize>i * cRow + (<usize>j << 2);
      if (rows == 4 && columns == PANEL) {
        tile(from, aRow, 2 * aRow, 3 * aRow, panels, to, cRow, k, add);
      } else {
        // Missing rows repeat the last one, so that nothing outside the operand is read.
        const row1 = rows > 1 ? aRow : 0, row2 = <usize>min(2, rows - 1) * aRow, row3 = <usize>min(3, rows - 1) * aRow;
        if (columns > 4) tile(from, row1, row2, row3, panels, edge, 32, k, false);
        else halfTile(from, row1, row2, row3, panels, edge, k);
        copyEdge(edge, to, cRow, rows, columns, add);
      }
    }
    panels += <usize>(k * PANEL) << 2;
  }
}

function copyEdge(from: usize, to: usize, toRow: usize, rows: i32, columns: i32, add: bool): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    if (columns >= 4) {
      const four = v128.load(from);
      v128.store(to, add ? f32x4.add(v128.load(to), four) : four);
      j = 4;
    }
    for (; j < columns; j++) {
      const place = to + (<usize>j << 2);
      const value = load<f32>(from + (<usize>j << 2));
      store<f32>(place, add ? load<f32>(place) + value : value);
    }
    from += 32;
    to += toRow;
  }
}

/**
 * Four rows of A, at `a` and at the three offsets from it, times one panel of B, for k of at least 1. Four steps of k
 * are written out; the exit after each ends a basic block, without which V8 moves all loads to the front and spills.
 */
function tile(
  a: usize, row1: usize, row2: usize, row3: usize, b: usize, c: usize, cRow: usize, k: i32, add: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  let b0: v128, b1: v128, s: v128;
  let a1 = a + row1, a2 = a + row2, a3 = a + row3;
  const end1 = b + (<usize>k << 5) - 32, end2 = end1 - 32, end3 = end1 - 64, end4 = end1 - 96;
  while (true) {
    b0 = v128.load(b); b1 = v128.load(b, 16);
    s = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(s, b0)); c01 = f32x4.add(c01, f32x4.mul(s, b1));
    s = v128.load32_splat(a1);
    c10 = f32x4.add(c10, f32x4.mul(s, b0)); c11 = f32x4.add(c11, f32x4.mul(s, b1));
    s = v128.load32_splat(a2);
    c20 = f32x4.add(c20, f32x4.mul(s, b0)); c21 = f32x4.add(c21, f32x4.mul(s, b1));
    s = v128.load32_splat(a3);
    c30 = f32x4.add(c30, f32x4.mul(s, b0)); c31 = f32x4.add(c31, f32x4.mul(s, b1));
    if (b == end1) break;
    b0 = v128.load(b, 32); b1 = v128.load(b, 48);
    s = v128.load32_splat(a, 4);
    c00 = f32x4.add(c00, f32x4.mul(s, b0)); c01 = f32x4.add(c01, f32x4.mul(s, b1));
    s = v128.load32_splat(a1, 4);
    c10 = f32x4.add(c10, f32x4.mul(s, b0)); c11 = f32x4.add(c11, f32x4.mul(s, b1));
    s = v128.load32_splat(a2, 4);
    c20 = f32x4.add(c20, f32x4.mul(s, b0)); c21 = f32x4.add(c21, f32x4.mul(s, b1));
    s = v128.load32_splat(a3, 4);
    c30 = f32x4.add(c30, f32x4.mul(s, b0)); c31 = f32x4.add(c31, f32x4.mul(s, b1));
    if (b == end2) break;
    b0 = v128.load(b, 64); b1 = v128.load(b, 80);
    s = v128.load32_splat(a, 8);
    c00 = f32x4.add(c00, f32x4.mul(s, b0)); c01 = f32x4.add(c01, f32x4.mul(s, b1));
    s = v128.load32_splat(a1, 8);
    c10 = f32x4.add(c10, f32x4.mul(s, b0)); c11 = f32x4.add(c11, f32x4.mul(s, b1));
    s = v128.load32_splat(a2, 8);
    c20 = f32x4.add(c20, f32x4.mul(s, b0)); c21 = f32x4.add(c21, f32x4.mul(s, b1));
    s = v128.load32_splat(a3, 8);
    c30 = f32x4.add(c30, f32x4.mul(s, b0)); c31 = f32x4.add(c31, f32x4.mul(s, b1));
    if (b == end3) break;
    b0 = v128.load(b, 96); b1 = v128.load(b, 112);
    s = v128.load32_splat(a, 12);
    c00 = f32x4.add(c00, f32x4.mul(s, b0)); c01 = f32x4.add(c01, f32x4.mul(s, b1));
    s = v128.load32_splat(a1, 12);
    c10 = f32x4.add(c10, f32x4.mul(s, b0)); c11 = f32x4.add(c11, f32x4.mul(s, b1));
    s = v128.load32_splat(a2, 12);
    c20 = f32x4.add(c20, f32x4.mul(s, b0)); c21 = f32x4.add(c21, f32x4.mul(s, b1));
    s = v128.load32_splat(a3, 12);
    c30 = f32x4.add(c30, f32x4.mul(s, b0)); c31 = f32x4.add(c31, f32x4.mul(s, b1));
    if (b == end4) break;
    b += 128; a += 16; a1 += 16; a2 += 16; a3 += 16;
  }
  storeRow(c, c00, c01, add);
  storeRow(c + cRow, c10, c11, add);
  storeRow(c + 2 * cRow, c20, c21, add);
  storeRow(c + 3 * cRow, c30, c31, add);
}

/** The first four columns of `tile`, for the last panel of an operand that has no more; rows of c are 32 bytes. */
function halfTile(a: usize, row1: usize, row2: usize, row3: usize, b: usize, c: usize, k: i32): void {
  let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
  let a1 = a + row1, a2 = a + row2, a3 = a + row3;
  for (const end = b + (<usize>k << 5); b < end; b += 32) {
    const four = v128.load(b);
    c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(a), four));
    c1 = f32x4.add(c1, f32x4.mul(v128.load32_splat(a1), four));
    c2 = f32x4.add(c2, f32x4.mul(v128.load32_splat(a2), four));
    c3 = f32x4.add(c3, f32x4.mul(v128.load32_splat(a3), four));
    a += 4; a1 += 4; a2 += 4; a3 += 4;
  }
  v128.store(c, c0);
  v128.store(c, c1, 32);
  v128.store(c, c2, 64);
  v128.store(c, c3, 96);
}

@inline
function storeRow(c: usize, low: v128, high: v128, add: bool): void {
  v128.store(c, add ? f32x4.add(v128.load(c), low) : low);
  v128.store(c, add ? f32x4.add(v128.load(c, 16), high) : high, 16);
}

/** A product per replica; a replica stride of 0 shares the operand. Strides in bytes. */
export function matMul(
  a: usize, aReplica: usize, aRow: usize, aColumn: usize, b: usize, bReplica: usize, bRow: usize, bColumn: usize, c: usize,
  replicas: i32, m: i32, n: i32, k: i32, scratch: usize,
): void {
  const cRow = <usize>n << 2;
  for (let r = 0; r < replicas; r++) {
    gemm(a, aRow, aColumn, b, bRow, bColumn, c, cRow, m, n, k, false, scratch);
    a += aReplica;
    b += bReplica;
    c += <usize>m * cRow;
  }
}

/** Bytes of scratch that a kernel with a matrix product needs. */
export function matMulScratch(): usize {
  return GEMM_SCRATCH;
}
