import { activateUnits, biased, gradientByOutput, layOutStates, multiplyStates, position, sumColumns } from './cell';
import { gemm, GEMM_SCRATCH } from './gemm';
import { get, put } from './lanes';

/** Bytes of scratch both directions need. */
export function simpleRnnScratch(rows: i32, steps: i32, units: i32): usize {
  return GEMM_SCRATCH + (<usize>(rows * units * (steps + 1)) << 2);
}

/** All steps from a zero state; `activation` is the number of an activation, a bias at address 0 is none. */
export function simpleRnn(
  x: usize, kernel: usize, recurrent: usize, bias: usize, y: usize, scratch: usize,
  replicas: i32, rows: i32, steps: i32, inputs: i32, units: i32, activation: i32, backwards: bool,
): void {
  const line = <usize>units << 2;
  const projected = scratch + GEMM_SCRATCH;
  for (let r = 0; r < replicas; r++) {
    gemm(x, <usize>inputs << 2, 4, kernel, line, 4, projected, line, rows * steps, units, inputs, false, scratch);
    for (let t = 0; t < steps; t++) {
      const at = projected + <usize>position(t, steps, backwards) * line;
      const state = y + <usize>(t - 1) * line;
      const stride = <usize>steps * line;
      if (t > 0) gemm(state, stride, 4, recurrent, line, 4, at, stride, rows, units, units, true, scratch);
      for (let b = 0; b < rows; b++) {
        stepUnits(at + <usize>b * stride, y + <usize>(b * steps + t) * line, bias, line, activation);
      }
    }
    x += <usize>(rows * steps * inputs) << 2;
    kernel += <usize>inputs * line;
    recurrent += <usize>units * line;
    if (bias != 0) bias += line;
    y += <usize>(rows * steps) * line;
  }
}

function stepUnits(sum: usize, y: usize, bias: usize, size: usize, activation: i32): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) put(y + u, activateUnits(activation, biased(sum + u, bias, u, true)), true);
  for (; u < size; u += 4) put(y + u, activateUnits(activation, biased(sum + u, bias, u, false)), false);
}

/** Gradients: `dSums` [replicas, rows, steps, units] before activation, by position, of `recurrent` and of the bias. */
export function simpleRnnGradient(
  dy: usize, y: usize, recurrent: usize, dSums: usize, dRecurrent: usize, dBias: usize, scratch: usize,
  replicas: i32, rows: i32, steps: i32, units: i32, activation: i32, backwards: bool,
): void {
  const line = <usize>units << 2;
  const stride = <usize>steps * line;
  const dState = scratch + GEMM_SCRATCH;
  const states = dState + <usize>rows * line;
  for (let r = 0; r < replicas; r++) {
    memory.fill(dState, 0, <usize>rows * line);
    for (let t = steps - 1; t >= 0; t--) {
      const at = dSums + <usize>position(t, steps, backwards) * line;
      for (let b = 0; b < rows; b++) {
        const place = <usize>(b * steps + t) * line;
        stepUnitsGradient(y + place, dy + place, dState + <usize>b * line, at + <usize>b * stride, line, activation);
      }
      if (t > 0) gemm(at, stride, 4, recurrent, 4, line, dState, line, rows, units, units, false, scratch);
    }
    layOutStates(y, states, rows, steps, units, backwards);
    multiplyStates(states, dSums, line, dRecurrent, line, rows * steps, units, units, scratch);
    sumColumns(dSums, dBias, rows * steps, units);
    dy += <usize>rows * stride;
    y += <usize>rows * stride;
    dSums += <usize>rows * stride;
    recurrent += <usize>units * line;
    dRecurrent += <usize>units * line;
    dBias += line;
  }
}

function stepUnitsGradient(y: usize, dy: usize, dState: usize, dSum: usize, size: usize, activation: i32): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) {
    put(dSum + u, gradientByOutput(activation, get(y + u, true), f32x4.add(get(dy + u, true), get(dState + u, true))), true);
  }
  for (; u < size; u += 4) {
    put(dSum + u, gradientByOutput(activation, get(y + u, false), f32x4.add(get(dy + u, false), get(dState + u, false))), false);
  }
}
