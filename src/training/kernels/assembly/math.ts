/**
 * Functions of four floats at once, within a few units in the last place, NaN in, NaN out. Each lane is computed by
 * the same instructions wherever it stands; a rest of fewer than four is done in a lane of its own (see `mapFour`).
 */

@inline
export function polynomial(x: v128, high: v128, low: f32): v128 {
  return f32x4.add(f32x4.mul(high, x), f32x4.splat(low));
}

/** 2^n for whole n in [-126, 127]. */
@inline
export function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** 1.5 · 2^23 and its bits: added to a float, its last bit is worth 1, so the sum is rounded to a whole number. */
const ROUNDING: f32 = 12582912;
export const ROUNDING_BITS: i32 = 0x4b400000;

/** e^x: reduced by ln 2 in two parts, then Cephes's expf polynomial; the power of two in two factors, for denormals. */
export function exp4(x: v128): v128 {
  // pmin and pmax keep a NaN in the first operand and are one instruction, as min, max and trunc are not.
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89));
  const shifted = shiftedPower(inside);
  const whole = i32x4.sub(shifted, i32x4.splat(ROUNDING_BITS));
  const half = i32x4.shr_s(whole, 1);
  const p = reducedExp(inside, shifted);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** e^x for x up to 0, with one factor: 0 from below -87 on, where floats turn denormal. */
@inline
export function expOfNegative4(x: v128): v128 {
  const inside = f32x4.pmax(x, f32x4.splat(-87));
  const shifted = shiftedPower(inside);
  const factor = powerOfTwo(i32x4.sub(shifted, i32x4.splat(ROUNDING_BITS)));
  return v128.andnot(f32x4.mul(reducedExp(inside, shifted), factor), f32x4.lt(x, f32x4.splat(-87)));
}

/** x / ln 2, rounded, as the last bits of a float. */
@inline
export function shiftedPower(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504088896341)), f32x4.splat(ROUNDING));
}

/** e^x without its power of two. */
@inline
function reducedExp(x: v128, shifted: v128): v128 {
  return expNearZero(reduce(x, shifted));
}

/** x less its whole multiple of ln 2. */
@inline
export function reduce(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDING));
  const r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  return f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
}

@inline
export function expNearZero(r: v128): v128 {
  let p = polynomial(r, f32x4.splat(1.9875691500e-4), 1.3981999507e-3);
  p = polynomial(r, p, 8.3334519073e-3);
  p = polynomial(r, p, 4.1665795894e-2);
  p = polynomial(r, p, 1.6666665459e-1);
  p = polynomial(r, p, 5.0000001201e-1);
  return f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), f32x4.add(r, f32x4.splat(1)));
}

/** e^x - 1, for elu and selu: a Taylor series where the difference would cancel. */
export function expm14(x: v128): v128 {
  let p = polynomial(x, f32x4.splat(2.4801587e-5), 1.9841270e-4);
  p = polynomial(x, p, 1.3888889e-3);
  p = polynomial(x, p, 8.3333333e-3);
  p = polynomial(x, p, 4.1666667e-2);
  p = polynomial(x, p, 1.6666667e-1);
  p = polynomial(x, p, 0.5);
  p = f32x4.add(f32x4.mul(f32x4.mul(p, x), x), x);
  const far = f32x4.sub(exp4(x), f32x4.splat(1));
  return v128.bitselect(p, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.5)));
}

/** Cephes's tanhf: an odd polynomial near 0, 1 - 2 e^-2x / (1 + e^-2x) elsewhere. */
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = polynomial(z, f32x4.splat(-5.70498872745e-3), 2.06390887954e-2);
  p = polynomial(z, p, -5.37397155531e-2);
  p = polynomial(z, p, 1.33314422036e-1);
  p = polynomial(z, p, -3.33332819422e-1);
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
  const one = f32x4.splat(1);
  const e = expOfNegative4(f32x4.mul(size, f32x4.splat(-2)));
  const far = f32x4.sub(one, f32x4.div(f32x4.add(e, e), f32x4.add(one, e)));
  const signed = v128.bitselect(x, far, i32x4.splat(i32.MIN_VALUE));
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(0.625)));
}

/** 1 / (1 + e^-x), by the exponential that does not overflow. */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = expOfNegative4(f32x4.neg(f32x4.abs(x)));
  const p = f32x4.div(one, f32x4.add(one, e));
  return v128.bitselect(f32x4.mul(e, p), p, f32x4.lt(x, f32x4.splat(0)));
}

/** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|); the logarithm as 2 artanh(e / (2 + e)), whose argument is at most 1/3. */
export function softplus4(x: v128): v128 {
  const e = expOfNegative4(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let p = polynomial(z, f32x4.splat(0.0666666667), 0.0769230769);
  p = polynomial(z, p, 0.0909090909);
  p = polynomial(z, p, 0.111111111);
  p = polynomial(z, p, 0.142857143);
  p = polynomial(z, p, 0.2);
  p = polynomial(z, p, 0.333333333);
  const twice = f32x4.add(s, s);
  const log = f32x4.add(f32x4.mul(f32x4.mul(p, z), twice), twice);
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log);
}
