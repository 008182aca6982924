import { exp4, expm14, sigmoid4, softplus4, tanh4 } from './math';

// Numbers of the activations, as in ../activation.ts. `softmax` works on rows and has its own functions.
const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;
const ELU: i32 = 3;
const SELU: i32 = 4;
const TANH: i32 = 5;
const SIGMOID: i32 = 6;
const HARD_SIGMOID: i32 = 7;
const SOFTPLUS: i32 = 8;
const SOFTSIGN: i32 = 9;
const EXPONENTIAL: i32 = 10;
export const SOFTMAX: i32 = 11;

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473766;

/** Activation of four values, on the pieces chosen by `gate` (the values themselves where nothing is frozen). */
@inline
export function activate4(kind: i32, x: v128, gate: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0);
  switch (kind) {
    case RELU: return v128.andnot(x, f32x4.le(gate, zero));
    case LEAKY_RELU: return v128.bitselect(f32x4.mul(x, f32x4.splat(alpha)), x, f32x4.le(gate, zero));
    case ELU: return v128.bitselect(expm14(x), x, f32x4.lt(gate, zero));
    case SELU: {
      const below = f32x4.mul(expm14(x), f32x4.splat(SELU_SCALE_ALPHA));
      return v128.bitselect(below, f32x4.mul(x, f32x4.splat(SELU_SCALE)), f32x4.lt(gate, zero));
    }
    case TANH: return tanh4(x);
    case SIGMOID: return sigmoid4(x);
    case HARD_SIGMOID: {
      const piece = hardLine(gate);
      const inside = v128.bitselect(f32x4.splat(1), hardLine(x), f32x4.gt(piece, f32x4.splat(1)));
      return v128.andnot(inside, f32x4.lt(piece, zero));
    }
    case SOFTPLUS: return softplus4(x);
    case SOFTSIGN: return f32x4.div(x, f32x4.add(f32x4.abs(x), f32x4.splat(1)));
    case EXPONENTIAL: return exp4(x);
    default: return x;
  }
}

@inline
function hardLine(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(0.2)), f32x4.splat(0.5));
}

/**
 * Gradient of four values by their output `y`; `gate` chooses the piece and is the pre-activation for hardSigmoid,
 * for the others it may be `y` itself, which has the same sign.
 */
@inline
export function activateGradient4(kind: i32, y: v128, gate: v128, dy: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (kind) {
    case RELU: return v128.andnot(dy, f32x4.le(gate, zero));
    case LEAKY_RELU: return v128.bitselect(f32x4.mul(dy, f32x4.splat(alpha)), dy, f32x4.le(gate, zero));
    case ELU: return v128.bitselect(f32x4.mul(dy, f32x4.add(y, one)), dy, f32x4.lt(gate, zero));
    case SELU: {
      const below = f32x4.mul(dy, f32x4.add(y, f32x4.splat(SELU_SCALE_ALPHA)));
      return v128.bitselect(below, f32x4.mul(dy, f32x4.splat(SELU_SCALE)), f32x4.lt(gate, zero));
    }
    case TANH: return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
    case SIGMOID: return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
    case HARD_SIGMOID: {
      const piece = hardLine(gate);
      const outside = v128.or(f32x4.lt(piece, zero), f32x4.gt(piece, one));
      return v128.andnot(f32x4.mul(dy, f32x4.splat(0.2)), outside);
    }
    // y and ln(1 + e^x) are one: the derivative 1 / (1 + e^-x) is 1 - e^-y.
    case SOFTPLUS: return f32x4.neg(f32x4.mul(dy, expm14(f32x4.neg(y))));
    case SOFTSIGN: {
      const rest = f32x4.sub(one, f32x4.abs(y));
      return f32x4.mul(dy, f32x4.mul(rest, rest));
    }
    case EXPONENTIAL: return f32x4.mul(dy, y);
    default: return dy;
  }
}

/** y = activation(x) of `count` floats; y may be x. The usual kinds are known before the loop. */
export function activate(kind: i32, x: usize, gate: usize, y: usize, count: i32, alpha: f32): void {
  switch (kind) {
    case RELU: return activateAll(RELU, x, gate, y, count, alpha);
    case TANH: return activateAll(TANH, x, gate, y, count, alpha);
    case SIGMOID: return activateAll(SIGMOID, x, gate, y, count, alpha);
    case EXPONENTIAL: return activateAll(EXPONENTIAL, x, gate, y, count, alpha);
    default: return activateAll(kind, x, gate, y, count, alpha);
  }
}

@inline
function activateAll(kind: i32, x: usize, gate: usize, y: usize, count: i32, alpha: f32): void {
  const end = y + (<usize>count << 2);
  const vectors = y + (<usize>(count & ~3) << 2);
  while (y < vectors) {
    v128.store(y, activate4(kind, v128.load(x), v128.load(gate), alpha));
    x += 16; gate += 16; y += 16;
  }
  while (y < end) {
    const value = activate4(kind, v128.load32_splat(x), v128.load32_splat(gate), alpha);
    v128.store_lane<f32>(y, value, 0);
    x += 4; gate += 4; y += 4;
  }
}

/** dx = gradient of `activate` for dy; dx may be dy. */
export function activateGradient(kind: i32, y: usize, gate: usize, dy: usize, dx: usize, count: i32, alpha: f32): void {
  switch (kind) {
    case RELU: return differentiateAll(RELU, y, gate, dy, dx, count, alpha);
    case TANH: return differentiateAll(TANH, y, gate, dy, dx, count, alpha);
    case SIGMOID: return differentiateAll(SIGMOID, y, gate, dy, dx, count, alpha);
    default: return differentiateAll(kind, y, gate, dy, dx, count, alpha);
  }
}

@inline
function differentiateAll(kind: i32, y: usize, gate: usize, dy: usize, dx: usize, count: i32, alpha: f32): void {
  const end = dx + (<usize>count << 2);
  const vectors = dx + (<usize>(count & ~3) << 2);
  while (dx < vectors) {
    v128.store(dx, activateGradient4(kind, v128.load(y), v128.load(gate), v128.load(dy), alpha));
    y += 16; gate += 16; dy += 16; dx += 16;
  }
  while (dx < end) {
    const value = activateGradient4(kind, v128.load32_splat(y), v128.load32_splat(gate), v128.load32_splat(dy), alpha);
    v128.store_lane<f32>(dx, value, 0);
    y += 4; gate += 4; dy += 4; dx += 4;
  }
}

/** Softmax of rows of `columns` floats, less their largest; y may be x. */
export function softmax(x: usize, y: usize, rows: i32, columns: i32): void {
  const line = <usize>columns << 2;
  for (let i = 0; i < rows; i++) {
    const from = x + <usize>i * line;
    const to = y + <usize>i * line;
    let largest = -f32.MAX_VALUE;
    for (let j: usize = 0; j < line; j += 4) largest = max(largest, load<f32>(from + j));
    for (let j: usize = 0; j < line; j += 4) store<f32>(to + j, load<f32>(from + j) - largest);
  }
  activate(EXPONENTIAL, y, y, y, rows * columns, 0);
  for (let i = 0; i < rows; i++) {
    let sum: f32 = 0;
    for (let j: usize = 0; j < line; j += 4) sum += load<f32>(y + j);
    for (let j: usize = 0; j < line; j += 4) store<f32>(y + j, load<f32>(y + j) / sum);
    y += line;
  }
}

/** dx = y (dy - sum(dy y)) for rows; dx may be dy. */
export function softmaxGradient(y: usize, dy: usize, dx: usize, rows: i32, columns: i32): void {
  const line = <usize>columns << 2;
  for (let i = 0; i < rows; i++) {
    let sum: f32 = 0;
    for (let j: usize = 0; j < line; j += 4) sum += load<f32>(y + j) * load<f32>(dy + j);
    for (let j: usize = 0; j < line; j += 4) store<f32>(dx + j, (load<f32>(dy + j) - sum) * load<f32>(y + j));
    y += line; dy += line; dx += line;
  }
}
