import { activateUnits, biased, gradientByOutput, layOutStates, multiplyStates, position, sumColumns } from './cell';
import { gemm, GEMM_SCRATCH } from './gemm';
import { get, put } from './lanes';

// A line of `work` holds, for one row and position: the gates i, f, c, o after activation, the cell state, and the
// activated cell state.

/** Bytes of scratch both directions need. */
export function lstmScratch(rows: i32, steps: i32, units: i32): usize {
  return GEMM_SCRATCH + (<usize>(rows * units * (steps + 2)) << 2);
}

/** All steps from a zero state; `activation` and `gate` are numbers of activations, a bias at address 0 is none. */
export function lstm(
  x: usize, kernel: usize, recurrent: usize, bias: usize, y: usize, work: usize, scratch: usize,
  replicas: i32, rows: i32, steps: i32, inputs: i32, units: i32, activation: i32, gate: i32, backwards: bool,
): void {
  const unitLine = <usize>units << 2;
  const gateLine = 4 * unitLine;
  const workLine = 6 * unitLine;
  for (let r = 0; r < replicas; r++) {
    gemm(x, <usize>inputs << 2, 4, kernel, gateLine, 4, work, workLine, rows * steps, 4 * units, inputs, false, scratch);
    for (let t = 0; t < steps; t++) {
      const at = <usize>position(t, steps, backwards) * workLine;
      const before = <usize>position(t - 1, steps, backwards) * workLine;
      if (t > 0) {
        const state = y + <usize>(t - 1) * unitLine;
        gemm(state, <usize>steps * unitLine, 4, recurrent, gateLine, 4, work + at, <usize>steps * workLine, rows, 4 * units, units, true, scratch);
      }
      for (let b = 0; b < rows; b++) {
        const line = work + <usize>(b * steps) * workLine;
        stepUnits(line + at, t > 0 ? line + before : 0, y + <usize>(b * steps + t) * unitLine, bias, unitLine, activation, gate);
      }
    }
    x += <usize>(rows * steps * inputs) << 2;
    kernel += <usize>inputs * gateLine;
    recurrent += <usize>units * gateLine;
    if (bias != 0) bias += gateLine;
    y += <usize>(rows * steps) * unitLine;
    work += <usize>(rows * steps) * workLine;
  }
}

function stepUnits(line: usize, before: usize, y: usize, bias: usize, size: usize, activation: i32, gate: i32): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) stepCell(line + u, before == 0 ? 0 : before + u, y + u, bias == 0 ? 0 : bias + u, size, activation, gate, true);
  for (; u < size; u += 4) stepCell(line + u, before == 0 ? 0 : before + u, y + u, bias == 0 ? 0 : bias + u, size, activation, gate, false);
}

@inline
function stepCell(line: usize, before: usize, y: usize, bias: usize, size: usize, activation: i32, gate: i32, whole: bool): void {
  const input = activateUnits(gate, biased(line, bias, 0, whole));
  const forget = activateUnits(gate, biased(line + size, bias, size, whole));
  const candidate = activateUnits(activation, biased(line + 2 * size, bias, 2 * size, whole));
  const output = activateUnits(gate, biased(line + 3 * size, bias, 3 * size, whole));
  const old = before == 0 ? f32x4.splat(0) : get(before + 4 * size, whole);
  const cell = f32x4.add(f32x4.mul(forget, old), f32x4.mul(input, candidate));
  const squashed = activateUnits(activation, cell);
  put(line, input, whole);
  put(line + size, forget, whole);
  put(line + 2 * size, candidate, whole);
  put(line + 3 * size, output, whole);
  put(line + 4 * size, cell, whole);
  put(line + 5 * size, squashed, whole);
  put(y, f32x4.mul(output, squashed), whole);
}

/** Gradients: `dGates` [replicas, rows, steps, 4 · units] before activation, by position, of `recurrent` and of the bias. */
export function lstmGradient(
  dy: usize, y: usize, work: usize, recurrent: usize, dGates: usize, dRecurrent: usize, dBias: usize, scratch: usize,
  replicas: i32, rows: i32, steps: i32, units: i32, activation: i32, gate: i32, backwards: bool,
): void {
  const unitLine = <usize>units << 2;
  const gateLine = 4 * unitLine;
  const workLine = 6 * unitLine;
  const dState = scratch + GEMM_SCRATCH;
  const dCell = dState + <usize>rows * unitLine;
  const states = dCell + <usize>rows * unitLine;
  for (let r = 0; r < replicas; r++) {
    memory.fill(dState, 0, 2 * <usize>rows * unitLine);
    for (let t = steps - 1; t >= 0; t--) {
      const place = <usize>position(t, steps, backwards);
      const before = <usize>position(t - 1, steps, backwards);
      for (let b = 0; b < rows; b++) {
        const line = work + <usize>(b * steps) * workLine;
        const state = <usize>b * unitLine;
        stepUnitsGradient(
          line + place * workLine, t > 0 ? line + before * workLine : 0, dy + <usize>(b * steps + t) * unitLine,
          dState + state, dCell + state, dGates + (<usize>(b * steps) + place) * gateLine, unitLine, activation, gate,
        );
      }
      if (t > 0) gemm(dGates + place * gateLine, <usize>steps * gateLine, 4, recurrent, 4, gateLine, dState, unitLine, rows, units, 4 * units, false, scratch);
    }
    layOutStates(y, states, rows, steps, units, backwards);
    multiplyStates(states, dGates, gateLine, dRecurrent, gateLine, rows * steps, units, 4 * units, scratch);
    sumColumns(dGates, dBias, rows * steps, 4 * units);
    dy += <usize>(rows * steps) * unitLine;
    y += <usize>(rows * steps) * unitLine;
    work += <usize>(rows * steps) * workLine;
    dGates += <usize>(rows * steps) * gateLine;
    recurrent += <usize>units * gateLine;
    dRecurrent += <usize>units * gateLine;
    dBias += gateLine;
  }
}

function stepUnitsGradient(
  line: usize, before: usize, dy: usize, dState: usize, dCell: usize, dGates: usize, size: usize, activation: i32, gate: i32,
): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) stepCellGradient(line + u, before == 0 ? 0 : before + u, dy + u, dState + u, dCell + u, dGates + u, size, activation, gate, true);
  for (; u < size; u += 4) stepCellGradient(line + u, before == 0 ? 0 : before + u, dy + u, dState + u, dCell + u, dGates + u, size, activation, gate, false);
}

@inline
function stepCellGradient(
  line: usize, before: usize, dy: usize, dState: usize, dCell: usize, dGates: usize, size: usize, activation: i32, gate: i32, whole: bool,
): void {
  const input = get(line, whole);
  const forget = get(line + size, whole);
  const candidate = get(line + 2 * size, whole);
  const output = get(line + 3 * size, whole);
  const squashed = get(line + 5 * size, whole);
  const old = before == 0 ? f32x4.splat(0) : get(before + 4 * size, whole);
  const d = f32x4.add(get(dy, whole), get(dState, whole));
  const dc = f32x4.add(get(dCell, whole), gradientByOutput(activation, squashed, f32x4.mul(d, output)));
  put(dGates, gradientByOutput(gate, input, f32x4.mul(dc, candidate)), whole);
  put(dGates + size, gradientByOutput(gate, forget, f32x4.mul(dc, old)), whole);
  put(dGates + 2 * size, gradientByOutput(activation, candidate, f32x4.mul(dc, input)), whole);
  put(dGates + 3 * size, gradientByOutput(gate, output, f32x4.mul(d, squashed)), whole);
  put(dCell, f32x4.mul(dc, forget), whole);
}
