// What layers put out, seen by their units: x is [replicas, rows, units], rows and places alike.

/**
 * Per replica six doubles: sum, sum of squares, sum of absolute values, number of values that are not above 0, number of
 * units that are 0 in all rows, and of units that give one value in all rows. Sums run over the values in order.
 */
export function unitStatistics(x: usize, output: usize, replicas: i32, rows: i32, units: i32): void {
  const size = <usize>(rows * units) << 2;
  for (let r = 0; r < replicas; r++, x += size, output += 48) {
    addUp(x, x + size, output);
    countUnits(x, output, rows, <usize>units << 2);
  }
}

function addUp(x: usize, end: usize, output: usize): void {
  let sum: f64 = 0, squares: f64 = 0, sizes: f64 = 0, low = 0;
  for (; x < end; x += 4) {
    const value = <f64>load<f32>(x);
    sum += value;
    squares += value * value;
    sizes += Math.abs(value);
    low += i32(!(value > 0));
  }
  store<f64>(output, sum);
  store<f64>(output, squares, 8);
  store<f64>(output, sizes, 16);
  store<f64>(output, <f64>low, 24);
}

function countUnits(x: usize, output: usize, rows: i32, line: usize): void {
  let dead = 0, constant = 0;
  for (const end = x + line; x < end; x += 4) {
    const first = load<f32>(x);
    let n = 0;
    for (let at = x; n < rows && load<f32>(at) == first; n++) at += line;
    if (n < rows) continue;
    constant++;
    if (first == 0) dead++;
  }
  store<f64>(output, <f64>dead, 32);
  store<f64>(output, <f64>constant, 40);
}

/** Per replica of `size` floats, as a double: how many lie outside [low, high]; NaN where one of them is NaN. */
export function countOutside(x: usize, output: usize, replicas: i32, size: i32, low: f64, high: f64): void {
  for (let r = 0; r < replicas; r++, output += 8) {
    let outside: f64 = 0;
    for (const end = x + (<usize>size << 2); x < end; x += 4) {
      const value = <f64>load<f32>(x);
      if (value != value) outside = NaN;
      outside += f64(value < low || value > high);
    }
    store<f64>(output, outside);
  }
}
