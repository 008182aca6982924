// Four floats at a time, a rest of fewer than four in a lane of its own, which gives the same bits; and as two pairs of
// doubles, whose sums keep their order in every lane.

/** Four floats, or one in all lanes. */
// @ts-ignore: decorator
@inline
export function get(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load32_splat(at);
}

/** Stores all four floats, or the first. */
// @ts-ignore: decorator
@inline
export function put(at: usize, value: v128, whole: bool): void {
  if (whole) v128.store(at, value);
  else v128.store_lane<f32>(at, value, 0);
}

/** The first two of four floats, as doubles. */
// @ts-ignore: decorator
@inline
export function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The last two. */
// @ts-ignore: decorator
@inline
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(x, x, 1, 1));
}

/** Two pairs of doubles, rounded. */
// @ts-ignore: decorator
@inline
export function join(low: v128, high: v128): v128 {
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
