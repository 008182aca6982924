import { gemm, GEMM_SCRATCH } from './gemm';
import { exp4 } from './math';

// Queries are [images, queries, heads, size], keys and values [images, keys, heads, size], weights
// [images, heads, queries, keys], where an image is one row of one replica.

/** Bytes of scratch of all four: gradients of one head's weights. */
export function attentionScratch(queries: i32, keys: i32): usize {
  return GEMM_SCRATCH + (<usize>(queries * keys) << 2);
}

/**
 * Softmax over the keys that may be seen of scale · (query · key); a query that may see none gets zeros. `mask`
 * [images, keys] hides the keys where it is 0 and is at address 0 where nothing is hidden; `causal` hides later keys.
 */
export function attentionWeights(
  q: usize, k: usize, mask: usize, w: usize, scratch: usize,
  images: i32, heads: i32, queries: i32, keys: i32, size: i32, causal: bool, scale: f32,
): void {
  const head = <usize>size << 2;
  const line = <usize>heads * head;
  const row = <usize>keys << 2;
  for (let i = 0; i < images; i++) {
    for (let h = 0; h < heads; h++) {
      gemm(q + <usize>h * head, line, 4, k + <usize>h * head, 4, line, w, row, queries, keys, size, false, scratch);
      for (let j = 0; j < queries; j++) {
        const seen = causal ? min(j + 1, keys) : keys;
        softmaxSeen(w, mask, seen, scale);
        memory.fill(w + (<usize>seen << 2), 0, <usize>(keys - seen) << 2);
        w += row;
      }
    }
    q += <usize>queries * line;
    k += <usize>keys * line;
    if (mask != 0) mask += row;
  }
}

/** Softmax of scale · w in place, over those of the first `count` values whose mask is not 0; the others become 0. */
function softmaxSeen(w: usize, mask: usize, count: i32, scale: f32): void {
  const end = <usize>count << 2;
  const vectors = <usize>(count & ~3) << 2;
  const least = f32x4.splat(-f32.MAX_VALUE);
  let most = least;
  let i: usize = 0;
  for (; i < vectors; i += 16) most = f32x4.pmax(most, v128.bitselect(v128.load(w + i), least, seen4(mask, i, true)));
  for (; i < end; i += 4) {
    most = f32x4.pmax(most, v128.bitselect(v128.load32_splat(w + i), least, seen4(mask, i, false)));
  }
  most = f32x4.pmax(most, v128.shuffle<f64>(most, most, 1, 0));
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
  const scales = f32x4.splat(scale);
  let sums = f32x4.splat(0);
  for (i = 0; i < vectors; i += 16) {
    const e = exp4(f32x4.mul(f32x4.sub(v128.load(w + i), most), scales));
    const kept = v128.and(e, seen4(mask, i, true));
    sums = f32x4.add(sums, kept);
    v128.store(w + i, kept);
  }
  let sum = sumOf(sums);
  for (; i < end; i += 4) {
    const e = exp4(f32x4.mul(f32x4.sub(v128.load32_splat(w + i), most), scales));
    const kept = v128.and(e, seen4(mask, i, false));
    sum += f32x4.extract_lane(kept, 0);
    v128.store_lane<f32>(w + i, kept, 0);
  }
  // Nothing seen: all are 0 and stay so.
  const share = f32x4.splat(sum == 0 ? 0 : 1 / sum);
  for (i = 0; i < vectors; i += 16) v128.store(w + i, f32x4.mul(v128.load(w + i), share));
  for (; i < end; i += 4) v128.store_lane<f32>(w + i, f32x4.mul(v128.load32_splat(w + i), share), 0);
}

/** All ones where the mask lets a value be seen: four of them, or one in every lane. */
@inline
function seen4(mask: usize, offset: usize, four: bool): v128 {
  if (mask == 0) return i32x4.splat(-1);
  const values = four ? v128.load(mask + offset) : v128.load32_splat(mask + offset);
  return f32x4.ne(values, f32x4.splat(0));
}

@inline
function sumOf(lanes: v128): f32 {
  const pairs = f32x4.add(lanes, v128.shuffle<f64>(lanes, lanes, 1, 0));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Gradients of `attentionWeights` from its output w and dw. A weight of 0 passes nothing on. */
export function attentionWeightsGradient(
  w: usize, dw: usize, q: usize, k: usize, dq: usize, dk: usize, scratch: usize,
  images: i32, heads: i32, queries: i32, keys: i32, size: i32, scale: f32,
): void {
  const head = <usize>size << 2;
  const line = <usize>heads * head;
  const row = <usize>keys << 2;
  const matrix = scratch + GEMM_SCRATCH;
  for (let i = 0; i < images; i++) {
    for (let h = 0; h < heads; h++) {
      const at = <usize>h * head;
      for (let j: usize = 0; j < <usize>queries; j++) {
        softmaxRowGradient(w + j * row, dw + j * row, matrix + j * row, keys, scale);
      }
      gemm(matrix, row, 4, k + at, line, 4, dq + at, line, queries, size, keys, false, scratch);
      gemm(matrix, 4, row, q + at, line, 4, dk + at, line, keys, size, queries, false, scratch);
      w += <usize>queries * row;
      dw += <usize>queries * row;
    }
    q += <usize>queries * line;
    dq += <usize>queries * line;
    k += <usize>keys * line;
    dk += <usize>keys * line;
  }
}

/** ds = scale · w (dw − Σ w dw) of one row. */
function softmaxRowGradient(w: usize, dw: usize, ds: usize, count: i32, scale: f32): void {
  const end = <usize>count << 2;
  const vectors = <usize>(count & ~3) << 2;
  let sums = f32x4.splat(0);
  let i: usize = 0;
  for (; i < vectors; i += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(w + i), v128.load(dw + i)));
  let sum = sumOf(sums);
  for (; i < end; i += 4) sum += load<f32>(w + i) * load<f32>(dw + i);
  const mean = f32x4.splat(sum), scales = f32x4.splat(scale);
  for (i = 0; i < vectors; i += 16) {
    v128.store(ds + i, f32x4.mul(f32x4.mul(f32x4.sub(v128.load(dw + i), mean), v128.load(w + i)), scales));
  }
  for (; i < end; i += 4) store<f32>(ds + i, (load<f32>(dw + i) - sum) * load<f32>(w + i) * scale);
}

/** y [images, queries, heads, size] = w · v. */
export function weighValues(
  w: usize, v: usize, y: usize, scratch: usize, images: i32, heads: i32, queries: i32, keys: i32, size: i32,
): void {
  const head = <usize>size << 2;
  const line = <usize>heads * head;
  const row = <usize>keys << 2;
  for (let i = 0; i < images; i++) {
    for (let h = 0; h < heads; h++) {
      const at = <usize>h * head;
      gemm(w, row, 4, v + at, line, 4, y + at, line, queries, size, keys, false, scratch);
      w += <usize>queries * row;
    }
    v += <usize>keys * line;
    y += <usize>queries * line;
  }
}

/** Gradients of `weighValues`. */
export function weighValuesGradient(
  w: usize, v: usize, dy: usize, dw: usize, dv: usize, scratch: usize,
  images: i32, heads: i32, queries: i32, keys: i32, size: i32,
): void {
  const head = <usize>size << 2;
  const line = <usize>heads * head;
  const row = <usize>keys << 2;
  for (let i = 0; i < images; i++) {
    for (let h = 0; h < heads; h++) {
      const at = <usize>h * head;
      gemm(dy + at, line, 4, v + at, 4, line, dw, row, queries, keys, size, false, scratch);
      gemm(w, 4, row, dy + at, line, 4, dv + at, line, keys, size, queries, false, scratch);
      w += <usize>queries * row;
      dw += <usize>queries * row;
    }
    v += <usize>keys * line;
    dv += <usize>keys * line;
    dy += <usize>queries * line;
  }
}
