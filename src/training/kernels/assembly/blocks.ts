// Blocks of floats moved about; sizes are in floats.

/** y [outer, times, inner] = x [outer, inner], again and again. */
export function repeatBlocks(x: usize, y: usize, outer: i32, times: i32, inner: i32): void {
  const bytes = <usize>inner << 2;
  for (let o = 0; o < outer; o++, x += bytes) {
    for (let t = 0; t < times; t++, y += bytes) memory.copy(y, x, bytes);
  }
}

/** x [outer, inner] = the sums of y [outer, times, inner] over its middle axis, in order and in double precision. */
export function sumBlocks(y: usize, x: usize, outer: i32, times: i32, inner: i32): void {
  const line = <usize>inner << 2;
  for (let o = 0; o < outer; o++, y += line * times) {
    for (let i: usize = 0; i < line; i += 4, x += 4) {
      let sum: f64 = 0;
      for (let t = 0, at = y + i; t < times; t++, at += line) sum += <f64>load<f32>(at);
      store<f32>(x, <f32>sum);
    }
  }
}

/** y [outer, count, inner] = x with its middle axis backwards. */
export function reverseBlocks(x: usize, y: usize, outer: i32, count: i32, inner: i32): void {
  const bytes = <usize>inner << 2;
  for (let o = 0; o < outer; o++) {
    y += bytes * count;
    for (let i = 0; i < count; i++, x += bytes) {
      y -= bytes;
      memory.copy(y, x, bytes);
    }
    y += bytes * count;
  }
}

/** Sets all to a value. */
export function fill(x: usize, count: i32, value: f32): void {
  for (let i = 0; i < count; i++, x += 4) store<f32>(x, value);
}

/** Sets all to 0. */
export function clear(x: usize, count: i32): void {
  memory.fill(x, 0, <usize>count << 2);
}

/** Copies `count` blocks of `size` floats whose starts are `fromStride` and `toStride` floats apart. */
export function copyBlocks(from: usize, to: usize, count: i32, size: i32, fromStride: i32, toStride: i32): void {
  for (let i = 0; i < count; i++) {
    memory.copy(to, from, <usize>size << 2);
    from += <usize>fromStride << 2;
    to += <usize>toStride << 2;
  }
}

/**
 * y = x with its axes in another order: `outer` blocks of at most four axes. `n0` … `n3` are the sizes of y's axes,
 * `s0` … `s3` how far one step along each goes in x.
 */
export function permuteAxes(
  x: usize, y: usize, outer: i32,
  n0: i32, n1: i32, n2: i32, n3: i32, s0: i32, s1: i32, s2: i32, s3: i32,
): void {
  const block = <usize>(n0 * n1 * n2 * n3) << 2;
  for (let o = 0; o < outer; o++, x += block) {
    for (let i = 0; i < n0; i++) {
      for (let j = 0; j < n1; j++) {
        for (let k = 0; k < n2; k++) {
          let from = x + (<usize>(i * s0 + j * s1 + k * s2) << 2);
          for (let l = 0; l < n3; l++, from += <usize>s3 << 2, y += 4) store<f32>(y, load<f32>(from));
        }
      }
    }
  }
}
