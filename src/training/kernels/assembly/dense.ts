import { SOFTMAX, activateGradient, activate, softmax, softmaxGradient } from './activation';
import { gemm } from './gemm';

/** y = activation(x kernel + bias) per replica; x is rows x inputs, `bias` is 0 where there is none. */
export function dense(
  x: usize, kernel: usize, bias: usize, y: usize,
  replicas: i32, rows: i32, inputs: i32, units: i32, kind: i32, alpha: f32, scratch: usize,
): void {
  const xRow = <usize>inputs << 2;
  const yRow = <usize>units << 2;
  for (let r = 0; r < replicas; r++) {
    gemm(x, xRow, 4, kernel, yRow, 4, y, yRow, rows, units, inputs, false, scratch);
    if (bias != 0) addBias(y, bias, rows, units);
    if (kind == SOFTMAX) softmax(y, y, rows, units);
    else if (kind != 0) activate(kind, y, y, y, rows * units, alpha);
    x += <usize>rows * xRow;
    kernel += <usize>inputs * yRow;
    y += <usize>rows * yRow;
    if (bias != 0) bias += yRow;
  }
}

/** y += bias, row by row. */
export function addBias(y: usize, bias: usize, rows: i32, units: i32): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (; j + 4 <= units; j += 4) {
      v128.store(y, f32x4.add(v128.load(y), v128.load(bias + (<usize>j << 2))));
      y += 16;
    }
    for (; j < units; j++) {
      store<f32>(y, load<f32>(y) + load<f32>(bias + (<usize>j << 2)));
      y += 4;
    }
  }
}

/** y += bias for every replica. */
export function addBiases(y: usize, bias: usize, replicas: i32, rows: i32, units: i32): void {
  for (let r = 0; r < replicas; r++) {
    addBias(y, bias, rows, units);
    y += <usize>(rows * units) << 2;
    bias += <usize>units << 2;
  }
}

/** sums[j] = sum over rows of values[i, j], from the first row to the last. */
export function sumRows(values: usize, sums: usize, rows: i32, units: i32): void {
  const row = <usize>units << 2;
  for (let j = 0; j < units; j += j + 4 <= units ? 4 : 1) {
    let from = values + (<usize>j << 2);
    const to = sums + (<usize>j << 2);
    if (j + 4 <= units) {
      let sum = f32x4.splat(0);
      for (let i = 0; i < rows; i++, from += row) sum = f32x4.add(sum, v128.load(from));
      v128.store(to, sum);
    } else {
      let sum: f32 = 0;
      for (let i = 0; i < rows; i++, from += row) sum += load<f32>(from);
      store<f32>(to, sum);
    }
  }
}

/**
 * From dy: the gradient before the activation `dz` (which may be dy where the activation is linear), of the kernel
 * and, where `dBias` is not 0, of the bias.
 */
export function denseGradient(
  x: usize, y: usize, dy: usize, dz: usize, dKernel: usize, dBias: usize,
  replicas: i32, rows: i32, inputs: i32, units: i32, kind: i32, alpha: f32, scratch: usize,
): void {
  const xRow = <usize>inputs << 2;
  const yRow = <usize>units << 2;
  if (kind == SOFTMAX) softmaxGradient(y, dy, dz, replicas * rows, units);
  else if (kind != 0) activateGradient(kind, y, y, dy, dz, replicas * rows * units, alpha);
  for (let r = 0; r < replicas; r++) {
    gemm(x, 4, xRow, dz, yRow, 4, dKernel, yRow, inputs, units, rows, false, scratch);
    if (dBias != 0) {
      sumRows(dz, dBias, rows, units);
      dBias += yRow;
    }
    x += <usize>rows * xRow;
    dz += <usize>rows * yRow;
    dKernel += <usize>inputs * yRow;
  }
}
