import { get, put } from './lanes';
import { expNearZero, expOfNegative4, polynomial, powerOfTwo, reduce, ROUNDING_BITS, shiftedPower, sigmoid4 } from './math';

// Activations that fall before they rise, so that their derivative needs their input and not their output: x times a
// weight from 0 to 1. Numbers as in ../activation.ts; any other is Mish.
const GELU: i32 = 12;
const GELU_TANH: i32 = 13;
const SILU: i32 = 14;

/**
 * y = activation(x) of `count` floats, and its slope, which takes half of the work again: the gradient is dy · slope.
 */
export function activateSmooth(kind: i32, x: usize, y: usize, slope: usize, count: i32): void {
  const end = y + (<usize>count << 2);
  const vectors = y + (<usize>(count & ~3) << 2);
  while (y < vectors) {
    smoothFour(kind, x, y, slope, true);
    x += 16; y += 16; slope += 16;
  }
  while (y < end) {
    smoothFour(kind, x, y, slope, false);
    x += 4; y += 4; slope += 4;
  }
}

@inline
function smoothFour(kind: i32, at: usize, y: usize, slope: usize, whole: bool): void {
  const x = get(at, whole), one = f32x4.splat(1);
  switch (kind) {
    case GELU: {
      const s = tailPlace(x), e = bell(s), share = normalCdf(x, s, e);
      put(y, f32x4.mul(x, share), whole);
      put(slope, f32x4.add(share, f32x4.mul(x, f32x4.mul(e, f32x4.splat(0.3989422804014327)))), whole);
      return;
    }
    case GELU_TANH: {
      const bend = f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.134145)), line = twiceGeluLine(x);
      put(y, f32x4.mul(x, sigmoid4(line)), whole);
      put(slope, sigmoidSlope(x, line, f32x4.mul(f32x4.add(bend, one), f32x4.splat(1.5957691216057308))), whole);
      return;
    }
    case SILU: {
      put(y, f32x4.mul(x, sigmoid4(x)), whole);
      put(slope, sigmoidSlope(x, x, one), whole);
      return;
    }
    default: {
      const n = expOfNegative4(f32x4.neg(f32x4.abs(x))), below = f32x4.lt(x, f32x4.splat(0));
      const bottom = mishBottom(n, below), weight = mishWeight(n, below, bottom);
      put(y, f32x4.mul(x, weight), whole);
      put(slope, f32x4.add(weight, f32x4.mul(x, mishWeightSlope(n, below, bottom))), whole);
    }
  }
}

/** Twice what GELU's approximation takes the tanh of: (1 + tanh u) / 2 is the sigmoid of 2u, which loses no digits below 0. */
@inline
function twiceGeluLine(x: v128): v128 {
  const line = f32x4.add(f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.044715)), f32x4.splat(1));
  return f32x4.mul(f32x4.mul(x, f32x4.splat(1.5957691216057308)), line);
}

/** The derivative of x σ(u), where u has the given slope: σ and 1 − σ are 1 / (1 + e^-|u|) and the rest of 1. */
@inline
function sigmoidSlope(x: v128, u: v128, slope: v128): v128 {
  const one = f32x4.splat(1);
  const e = expOfNegative4(f32x4.neg(f32x4.abs(u)));
  const larger = f32x4.div(one, f32x4.add(one, e));
  const smaller = f32x4.mul(e, larger);
  const p = v128.bitselect(smaller, larger, f32x4.lt(u, f32x4.splat(0)));
  return f32x4.add(p, f32x4.mul(f32x4.mul(f32x4.mul(larger, smaller), x), slope));
}

/** |x|, at most 14, where the normal density has long been 0. */
@inline
function tailPlace(x: v128): v128 {
  return f32x4.pmin(f32x4.abs(x), f32x4.splat(14));
}

/** e^(-s²/2): s is cut in two, so that the square of its upper half is exact and the rest is small. */
@inline
function bell(s: v128): v128 {
  const upper = v128.and(s, i32x4.splat(-4096));
  const large = f32x4.mul(f32x4.mul(upper, upper), f32x4.splat(-0.5));
  const small = f32x4.mul(f32x4.mul(f32x4.sub(s, upper), f32x4.add(s, upper)), f32x4.splat(-0.5));
  const inside = f32x4.pmax(large, f32x4.splat(-87));
  const shifted = shiftedPower(inside);
  const p = expNearZero(f32x4.add(reduce(inside, shifted), small));
  const factor = powerOfTwo(i32x4.sub(shifted, i32x4.splat(ROUNDING_BITS)));
  return v128.andnot(f32x4.mul(p, factor), f32x4.lt(large, f32x4.splat(-87)));
}

/**
 * Φ(x), the standard normal distribution function, by (1 + s) e^(s²/2) Φ(-s) as a polynomial in (s - 3.5) / (s + 3.5),
 * fitted by us over [0, 14] for the least largest relative error (1.4e-8). So Φ keeps its digits far below 0, where
 * (1 + erf) / 2 would cancel. `s` is |x| and `e` is e^(-s²/2).
 */
@inline
function normalCdf(x: v128, s: v128, e: v128): v128 {
  const q = f32x4.div(f32x4.sub(s, f32x4.splat(3.5)), f32x4.add(s, f32x4.splat(3.5)));
  let p = polynomial(q, f32x4.splat(1.4543264114763588e-4), 9.087891521630809e-5);
  p = polynomial(q, p, -1.3895868323743343e-3);
  p = polynomial(q, p, 2.965299063362181e-4);
  p = polynomial(q, p, 1.0373036377131939e-2);
  p = polynomial(q, p, -3.0263449996709824e-2);
  p = polynomial(q, p, 3.8048241287469864e-2);
  p = polynomial(q, p, 7.873852155171335e-4);
  p = polynomial(q, p, -9.771259129047394e-2);
  p = polynomial(q, p, 0.4785531759262085);
  const one = f32x4.splat(1);
  const tail = f32x4.div(f32x4.mul(e, p), f32x4.add(s, one));
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}

/** Of Mish, tanh(ln(1 + e^x)): with n = e^-|x| it is (1 + 2n) / (1 + 2n + 2n²) from 0 on, n (2 + n) / (2 + 2n + n²) below. */
@inline
function mishWeight(n: v128, below: v128, bottom: v128): v128 {
  const top = v128.bitselect(f32x4.mul(n, f32x4.add(n, f32x4.splat(2))), mishTop(n), below);
  return f32x4.div(top, bottom);
}

/** The derivative of `mishWeight`: 4n² (1 + n) / (1 + 2n + 2n²)² from 0 on, 4n (1 + n) / (2 + 2n + n²)² below. */
@inline
function mishWeightSlope(n: v128, below: v128, bottom: v128): v128 {
  const top = f32x4.mul(f32x4.mul(n, f32x4.splat(4)), f32x4.add(n, f32x4.splat(1)));
  return f32x4.div(v128.bitselect(top, f32x4.mul(top, n), below), f32x4.mul(bottom, bottom));
}

/** 1 + 2n. */
@inline
function mishTop(n: v128): v128 {
  return f32x4.add(f32x4.add(n, n), f32x4.splat(1));
}

@inline
function mishBottom(n: v128, below: v128): v128 {
  const square = f32x4.mul(n, n);
  const negative = f32x4.add(f32x4.add(mishTop(n), square), f32x4.splat(1));
  return v128.bitselect(negative, f32x4.add(mishTop(n), f32x4.add(square, square)), below);
}
