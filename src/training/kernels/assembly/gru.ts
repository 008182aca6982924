import { activateUnits, biased, gradientByOutput, layOutStates, multiplyStates, position, rest, sumColumns } from './cell';
import { gemm, GEMM_SCRATCH } from './gemm';
import { get, put } from './lanes';

// A line of `work` holds, for one row and position: the gates z, r and the candidate after activation, then what
// the candidate took from the state: with `resetAfter` the recurrent product (bias included) that r multiplies,
// otherwise r times the state, which the recurrent kernel multiplies.

/** Bytes of scratch both directions need. */
export function gruScratch(rows: i32, steps: i32, units: i32): usize {
  return GEMM_SCRATCH + (<usize>(rows * units * (2 * steps + 2)) << 2);
}

/** All steps from a zero state. A bias at address 0 is none; with `resetAfter` it is two lines, input and recurrent. */
export function gru(
  x: usize, kernel: usize, recurrent: usize, bias: usize, y: usize, work: usize, scratch: usize,
  replicas: i32, rows: i32, steps: i32, inputs: i32, units: i32, activation: i32, gate: i32, resetAfter: bool, backwards: bool,
): void {
  const line = <usize>units << 2;
  const gateLine = 3 * line;
  const workLine = 4 * line;
  const stride = <usize>steps * workLine;
  for (let r = 0; r < replicas; r++) {
    const recurrentBias = bias != 0 && resetAfter ? bias + gateLine : 0;
    gemm(x, <usize>inputs << 2, 4, kernel, gateLine, 4, work, workLine, rows * steps, 3 * units, inputs, false, scratch);
    for (let t = 0; t < steps; t++) {
      const at = work + <usize>position(t, steps, backwards) * workLine;
      const state = t > 0 ? y + <usize>(t - 1) * line : 0;
      if (t > 0) gemm(state, <usize>steps * line, 4, recurrent, gateLine, 4, at, stride, rows, 2 * units, units, true, scratch);
      if (t > 0 && resetAfter) {
        gemm(state, <usize>steps * line, 4, recurrent + 2 * line, gateLine, 4, at + 3 * line, stride, rows, units, units, false, scratch);
      }
      for (let b = 0; b < rows; b++) {
        const own = state == 0 ? 0 : state + <usize>(b * steps) * line;
        stepGates(at + <usize>b * stride, own, bias, recurrentBias, line, gate, resetAfter);
      }
      if (!resetAfter) {
        gemm(at + 3 * line, stride, 4, recurrent + 2 * line, gateLine, 4, at + 2 * line, stride, rows, units, units, true, scratch);
      }
      for (let b = 0; b < rows; b++) {
        const own = state == 0 ? 0 : state + <usize>(b * steps) * line;
        stepState(at + <usize>b * stride, own, y + <usize>(b * steps + t) * line, bias, line, activation, resetAfter);
      }
    }
    x += <usize>(rows * steps * inputs) << 2;
    kernel += <usize>inputs * gateLine;
    recurrent += <usize>units * gateLine;
    if (bias != 0) bias += resetAfter ? 2 * gateLine : gateLine;
    y += <usize>(rows * steps) * line;
    work += <usize>rows * stride;
  }
}

function stepGates(line: usize, state: usize, bias: usize, recurrentBias: usize, size: usize, gate: i32, resetAfter: bool): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) gateUnits(line + u, state, u, bias, recurrentBias, size, gate, resetAfter, true);
  for (; u < size; u += 4) gateUnits(line + u, state, u, bias, recurrentBias, size, gate, resetAfter, false);
}

@inline
function gateUnits(line: usize, state: usize, u: usize, bias: usize, recurrentBias: usize, size: usize, gate: i32, resetAfter: bool, whole: bool): void {
  let update = biased(line, bias, u, whole);
  let reset = biased(line + size, bias, size + u, whole);
  if (recurrentBias != 0) {
    update = f32x4.add(update, get(recurrentBias + u, whole));
    reset = f32x4.add(reset, get(recurrentBias + size + u, whole));
  }
  reset = activateUnits(gate, reset);
  put(line, activateUnits(gate, update), whole);
  put(line + size, reset, whole);
  let taken = f32x4.splat(0);
  if (resetAfter) {
    if (state != 0) taken = get(line + 3 * size, whole);
    if (recurrentBias != 0) taken = f32x4.add(taken, get(recurrentBias + 2 * size + u, whole));
  } else {
    taken = f32x4.mul(reset, state == 0 ? taken : get(state + u, whole));
  }
  put(line + 3 * size, taken, whole);
}

function stepState(line: usize, state: usize, y: usize, bias: usize, size: usize, activation: i32, resetAfter: bool): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) stateUnits(line + u, state, u, y + u, bias, size, activation, resetAfter, true);
  for (; u < size; u += 4) stateUnits(line + u, state, u, y + u, bias, size, activation, resetAfter, false);
}

@inline
function stateUnits(line: usize, state: usize, u: usize, y: usize, bias: usize, size: usize, activation: i32, resetAfter: bool, whole: bool): void {
  const update = get(line, whole);
  let sum = biased(line + 2 * size, bias, 2 * size + u, whole);
  if (resetAfter) sum = f32x4.add(sum, f32x4.mul(get(line + size, whole), get(line + 3 * size, whole)));
  const candidate = activateUnits(activation, sum);
  put(line + 2 * size, candidate, whole);
  const old = state == 0 ? f32x4.splat(0) : get(state + u, whole);
  put(y, f32x4.add(f32x4.mul(update, old), f32x4.mul(rest(update), candidate)), whole);
}

/**
 * Gradients: `dGates` [replicas, rows, steps, 3 · units] of z, r and candidate before activation, by position; of
 * `recurrent` and of the bias. With `resetAfter` `dProducts` gets the same for the recurrent product (its candidate
 * part is multiplied by r); otherwise it is not written and may be 0.
 */
export function gruGradient(
  dy: usize, y: usize, work: usize, recurrent: usize, dGates: usize, dProducts: usize, dRecurrent: usize, dBias: usize, scratch: usize,
  replicas: i32, rows: i32, steps: i32, units: i32, activation: i32, gate: i32, resetAfter: bool, backwards: bool,
): void {
  const line = <usize>units << 2;
  const gateLine = 3 * line;
  const workLine = 4 * line;
  const places = rows * steps;
  const dState = scratch + GEMM_SCRATCH;
  const dTaken = dState + <usize>rows * line;
  const states = dTaken + <usize>rows * line;
  for (let r = 0; r < replicas; r++) {
    memory.fill(dState, 0, <usize>rows * line);
    for (let t = steps - 1; t >= 0; t--) {
      const place = <usize>position(t, steps, backwards);
      const at = dGates + place * gateLine;
      const stride = <usize>steps * gateLine;
      const state = t > 0 ? y + <usize>(t - 1) * line : 0;
      for (let b = 0; b < rows; b++) {
        const own = state == 0 ? 0 : state + <usize>(b * steps) * line;
        const here = <usize>(b * steps) + place;
        stepStateGradient(work + here * workLine, own, dy + <usize>(b * steps + t) * line, dState + <usize>b * line, dGates + here * gateLine, line, activation, gate);
      }
      if (!resetAfter) gemm(at + 2 * line, stride, 4, recurrent + 2 * line, 4, gateLine, dTaken, line, rows, units, units, false, scratch);
      for (let b = 0; b < rows; b++) {
        const own = state == 0 ? 0 : state + <usize>(b * steps) * line;
        const here = <usize>(b * steps) + place;
        const gates = dGates + here * gateLine;
        if (resetAfter) resetGradient(work + here * workLine, gates, dProducts + here * gateLine, line, gate);
        else takenGradient(work + here * workLine, own, dTaken + <usize>b * line, dState + <usize>b * line, gates, line, gate);
      }
      if (t == 0) continue;
      if (resetAfter) gemm(dProducts + place * gateLine, stride, 4, recurrent, 4, gateLine, dState, line, rows, units, 3 * units, true, scratch);
      else gemm(at, stride, 4, recurrent, 4, gateLine, dState, line, rows, units, 2 * units, true, scratch);
    }
    layOutStates(y, states, rows, steps, units, backwards);
    if (resetAfter) {
      multiplyStates(states, dProducts, gateLine, dRecurrent, gateLine, places, units, 3 * units, scratch);
      sumColumns(dGates, dBias, places, 3 * units);
      sumColumns(dProducts, dBias + gateLine, places, 3 * units);
      dProducts += <usize>places * gateLine;
      dBias += 2 * gateLine;
    } else {
      const taken = states + <usize>places * line;
      for (let i = 0; i < places; i++) memory.copy(taken + <usize>i * line, work + <usize>i * workLine + 3 * line, line);
      multiplyStates(states, dGates, gateLine, dRecurrent, gateLine, places, units, 2 * units, scratch);
      multiplyStates(taken, dGates + 2 * line, gateLine, dRecurrent + 2 * line, gateLine, places, units, units, scratch);
      sumColumns(dGates, dBias, places, 3 * units);
      dBias += gateLine;
    }
    dy += <usize>places * line;
    y += <usize>places * line;
    work += <usize>places * workLine;
    dGates += <usize>places * gateLine;
    recurrent += <usize>units * gateLine;
    dRecurrent += <usize>units * gateLine;
  }
}

/** Gradients of z and of the candidate; dState becomes what reaches the old state past the gates. */
function stepStateGradient(line: usize, state: usize, dy: usize, dState: usize, dGates: usize, size: usize, activation: i32, gate: i32): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) stateUnitsGradient(line + u, state, u, dy + u, dState + u, dGates + u, size, activation, gate, true);
  for (; u < size; u += 4) stateUnitsGradient(line + u, state, u, dy + u, dState + u, dGates + u, size, activation, gate, false);
}

@inline
function stateUnitsGradient(line: usize, state: usize, u: usize, dy: usize, dState: usize, dGates: usize, size: usize, activation: i32, gate: i32, whole: bool): void {
  const update = get(line, whole);
  const candidate = get(line + 2 * size, whole);
  const old = state == 0 ? f32x4.splat(0) : get(state + u, whole);
  const d = f32x4.add(get(dy, whole), get(dState, whole));
  put(dGates, gradientByOutput(gate, update, f32x4.mul(d, f32x4.sub(old, candidate))), whole);
  put(dGates + 2 * size, gradientByOutput(activation, candidate, f32x4.mul(d, rest(update))), whole);
  put(dState, f32x4.mul(d, update), whole);
}

/** Gradient of r, and the gradients of the recurrent product. */
function resetGradient(line: usize, dGates: usize, dProducts: usize, size: usize, gate: i32): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) resetUnits(line + u, dGates + u, dProducts + u, size, gate, true);
  for (; u < size; u += 4) resetUnits(line + u, dGates + u, dProducts + u, size, gate, false);
}

@inline
function resetUnits(line: usize, dGates: usize, dProducts: usize, size: usize, gate: i32, whole: bool): void {
  const reset = get(line + size, whole);
  const dSum = get(dGates + 2 * size, whole);
  const dReset = gradientByOutput(gate, reset, f32x4.mul(dSum, get(line + 3 * size, whole)));
  put(dGates + size, dReset, whole);
  put(dProducts, get(dGates, whole), whole);
  put(dProducts + size, dReset, whole);
  put(dProducts + 2 * size, f32x4.mul(dSum, reset), whole);
}

/** Gradient of r from that of r times the state, and its part in the state. */
function takenGradient(line: usize, state: usize, dTaken: usize, dState: usize, dGates: usize, size: usize, gate: i32): void {
  let u: usize = 0;
  for (; u + 16 <= size; u += 16) takenUnits(line + u, state, u, dTaken + u, dState + u, dGates + u, size, gate, true);
  for (; u < size; u += 4) takenUnits(line + u, state, u, dTaken + u, dState + u, dGates + u, size, gate, false);
}

@inline
function takenUnits(line: usize, state: usize, u: usize, dTaken: usize, dState: usize, dGates: usize, size: usize, gate: i32, whole: bool): void {
  const reset = get(line + size, whole);
  const old = state == 0 ? f32x4.splat(0) : get(state + u, whole);
  const d = get(dTaken, whole);
  put(dGates + size, gradientByOutput(gate, reset, f32x4.mul(d, old)), whole);
  put(dState, f32x4.add(get(dState, whole), f32x4.mul(d, reset)), whole);
}
