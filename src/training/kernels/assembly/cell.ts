import { activate4, activateGradient4 } from './activation';
import { gemm } from './gemm';
import { get, high, join, low, put } from './lanes';

// What the recurrent kernels share. Sequences are [rows, steps, …] per replica; `y` is in the order of reading, all
// else by position in the input, which is steps − 1 − t where the sequence is read backwards. The state before the
// first step is zero. Cells work on four units at a time, a rest of fewer than four in a lane of its own.

const HARD_SIGMOID: i32 = 7;

// @ts-ignore: decorator
@inline
export function position(t: i32, steps: i32, backwards: bool): i32 {
  return backwards ? steps - 1 - t : t;
}

/** A pre-activation with its bias; a bias at address 0 is none. */
// @ts-ignore: decorator
@inline
export function biased(at: usize, bias: usize, offset: usize, whole: bool): v128 {
  return bias == 0 ? get(at, whole) : f32x4.add(get(at, whole), get(bias + offset, whole));
}

// @ts-ignore: decorator
@inline
export function activateUnits(kind: i32, x: v128): v128 {
  return activate4(kind, x, x, 0);
}

/** dy times the derivative, by the output alone; every activation but softmax has one. */
// @ts-ignore: decorator
@inline
export function gradientByOutput(kind: i32, y: v128, dy: v128): v128 {
  if (kind == HARD_SIGMOID) {
    const outside = v128.or(f32x4.le(y, f32x4.splat(0)), f32x4.ge(y, f32x4.splat(1)));
    return v128.andnot(f32x4.mul(dy, f32x4.splat(0.2)), outside);
  }
  return activateGradient4(kind, y, y, dy, 0);
}

/** 1 − x. */
// @ts-ignore: decorator
@inline
export function rest(x: v128): v128 {
  return f32x4.sub(f32x4.splat(1), x);
}

/** The state before every step, [rows, steps, units] by position, from the outputs `y` of one replica. */
export function layOutStates(y: usize, states: usize, rows: i32, steps: i32, units: i32, backwards: bool): void {
  const line = <usize>units << 2;
  for (let b = 0; b < rows; b++) {
    for (let t = 0; t < steps; t++) {
      const state = states + <usize>(b * steps + position(t, steps, backwards)) * line;
      if (t == 0) memory.fill(state, 0, line);
      else memory.copy(state, y + <usize>(b * steps + t - 1) * line, line);
    }
  }
}

/** dKernel [units, columns] = statesᵀ · d over all rows and steps; lines of `d` are `dLine` bytes, of dKernel `kernelLine`. */
export function multiplyStates(
  states: usize, d: usize, dLine: usize, dKernel: usize, kernelLine: usize,
  places: i32, units: i32, columns: i32, scratch: usize,
): void {
  gemm(states, 4, <usize>units << 2, d, dLine, 4, dKernel, kernelLine, units, columns, places, false, scratch);
}

/** Sums of the columns of `d`, in order and in double precision. */
export function sumColumns(d: usize, result: usize, places: i32, columns: i32): void {
  const line = <usize>columns << 2;
  let j: usize = 0;
  for (; j + 16 <= line; j += 16) sumFour(d + j, result + j, places, line, true);
  for (; j < line; j += 4) sumFour(d + j, result + j, places, line, false);
}

// @ts-ignore: decorator
@inline
function sumFour(d: usize, result: usize, places: i32, line: usize, whole: bool): void {
  let sum = f64x2.splat(0), sumHigh = sum;
  for (let place = 0; place < places; place++, d += line) {
    const value = get(d, whole);
    sum = f64x2.add(sum, low(value));
    sumHigh = f64x2.add(sumHigh, high(value));
  }
  put(result, join(sum, sumHigh), whole);
}
